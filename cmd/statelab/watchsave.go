package main

import (
	"cmp"
	"errors"
	"io/fs"
	"sync"

	"statelab/internal/harfile"
	"statelab/internal/rule"
	"statelab/internal/traffic"
)

// saver writes what passes into a recording, beside what passes: a disk that cannot follow
// makes the browser wait.
type saver struct {
	writer *harfile.Writer
	queue  *queue[harfile.Passed]
	done   sync.WaitGroup
	failed error // why nothing is written any more
	at     int   // from which request on
}

// newSaver begins a recording.
func newSaver(name string) (*saver, error) {
	w, err := harfile.Create(name, cmp.Or(buildVersion(), devel))
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, mistaken(watchWords.saveThere, name)
	case err != nil:
		return nil, fault(mistake{reason(name, err)})
	}
	s := &saver{writer: w, queue: newQueue[harfile.Passed]()}
	s.done.Go(s.write)
	return s, nil
}

func (s *saver) write() {
	for p := range s.queue.all() {
		if s.failed != nil {
			continue
		}
		if err := s.writer.Write(p); err != nil {
			s.failed, s.at = err, p.Number
		}
	}
	if err := s.writer.Close(); s.failed == nil {
		s.failed = err
	}
}

// save writes an exchange that was answered, or had no answer.
func (s *saver) save(p *traffic.Passage, connection int) {
	s.queue.add(harfile.Passed{
		Number: p.Number, User: p.User, Begun: p.Begun, Answered: p.Answered, Connection: connection, URL: p.Address,
		Request: p.Relayed.Request, Answer: p.Relayed.Answer, Racing: p.Racing, Clearing: p.Clearing, Blind: p.Blind,
	}, len(p.Relayed.Request.Octets)+len(p.Relayed.Answer.Octets))
}

// end ends the recording, and says what became of it.
func (s *saver) end(name string) rule.Text {
	s.queue.close()
	s.done.Wait()
	switch {
	case errors.Is(s.failed, harfile.ErrEnough):
		return filled(watchWords.savedPart, name, s.at)
	case s.failed != nil:
		return filled(watchWords.saveFailed, name, s.at, s.failed.Error())
	}
	return filled(watchWords.saved, name, shellWord(name))
}
