package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkHar is what recordings of 200 MB, or of 20,000 entries, take as a whole process, beside
// what its tokens alone take the decoder that reads it: in milliseconds of the processor, and
// how many MiB the process has resident at most.
func BenchmarkHar(b *testing.B) {
	program := filepath.Join(b.TempDir(), "statelab") // a test has more resident than the program
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for _, s := range shapes() {
		b.Run(s.name, func(b *testing.B) { benchmarkHar(b, program, &s) })
	}
}

func benchmarkHar(b *testing.B, program string, s *shape) {
	name := filepath.Join(b.TempDir(), "large.har")
	s.write(b, name)
	var tokens, whole time.Duration
	most := int64(0)
	for b.Loop() {
		if s.whole == nil {
			tokens += decoding(b, name)
		}
		cmd := exec.Command(program, "har", name)
		cmd.Env = []string{"HOME=" + b.TempDir()}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		ended := make(chan struct{})
		resident := make(chan int64)
		go func() { resident <- peak(cmd.Process.Pid, ended) }()
		_ = cmd.Wait() // with which code it ends is no matter of memory
		close(ended)
		whole += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		most = max(most, <-resident)
	}
	if tokens > 0 {
		b.ReportMetric(float64(tokens.Milliseconds())/float64(b.N), "ms-tokens/op")
		b.ReportMetric(float64(whole)/float64(tokens), "har/tokens")
	}
	b.ReportMetric(float64(whole.Milliseconds())/float64(b.N), "ms-har/op")
	b.ReportMetric(float64(most)/1024, "MiB-resident")
}

// peak is the most that a process has had resident, in KiB: VmHWM, for what the system tells of an
// ended child counts what its parent had when it began.
func peak(pid int, ended <-chan struct{}) (most int64) {
	for {
		if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil {
			if _, after, found := strings.Cut(string(status), "VmHWM:"); found {
				var now int64
				_, _ = fmt.Sscan(after, &now)
				most = max(most, now)
			}
		}
		select {
		case <-ended:
			return most
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// decoding is how long the decoder takes for the tokens of a file.
func decoding(b *testing.B, name string) time.Duration {
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	begin := processor(b)
	for decoder := json.NewDecoder(bufio.NewReader(file)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return processor(b) - begin
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// processor is how long this process has had the processor.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
