package main

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// errInterrupted is the end of an input whose reader was told to stop.
var errInterrupted = errors.New("interrupted")

// untilInterrupted returns an input that ends with errInterrupted as soon as the program
// is told to end, by Ctrl-C, by a signal, or since its terminal is gone. A second signal
// ends the program. Who reads the answers may go: writing then fails, and does not end the
// program. stop gives the signals back.
func untilInterrupted(in io.Reader) (until io.Reader, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Ignore(syscall.SIGPIPE)
	reader, writer := io.Pipe()
	go func() {
		_, err := io.Copy(writer, in)
		writer.CloseWithError(err)
	}()
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
			writer.CloseWithError(errInterrupted)
		case <-done:
		}
		signal.Stop(signals)
	}()
	return reader, func() {
		close(done)
		signal.Reset(syscall.SIGPIPE)
	}
}
