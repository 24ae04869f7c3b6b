package scenario

import (
	"context"
	"errors"

	"statelab/internal/database"
	"statelab/internal/world"
)

// start is where the tries of a task begin: behind all that the lesson did before. It is
// played once, and each try begins in a copy of it.
type start struct {
	program *Program
	moves   []world.Move // that lead there
	world   *world.World // in which they were made
}

// startOf plays the moves that lead to the task of step i.
func (p *Program) startOf(ctx context.Context, i int) (*start, error) {
	moves := p.BeforeTask(i)
	w, err := p.worldAt(ctx, moves)
	if err != nil {
		return nil, err
	}
	return &start{p, moves, w}, nil
}

// startIn is startOf for a lesson that is played in a world and stands before step i. It is
// nil where the world cannot be copied.
func (p *Program) startIn(ctx context.Context, w *world.World, i int) (*start, error) {
	s := &start{p, p.BeforeTask(i), nil}
	var err error
	if s.world, err = w.Copy(); err != nil {
		return nil, uncopied(err)
	}
	for _, m := range s.moves[len(p.Moves(i)):] {
		if _, err := s.world.Do(ctx, m); err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}

// open returns a world of its own that stands at the start, in which some more was done.
func (s *start) open(ctx context.Context, more ...world.Move) (*world.World, error) {
	w, err := s.world.Copy()
	if err != nil {
		if err := uncopied(err); err != nil {
			return nil, err
		}
		return s.program.worldAt(ctx, append(s.moves[:len(s.moves):len(s.moves)], more...))
	}
	for _, m := range more {
		if _, err := w.Do(ctx, m); err != nil {
			w.Close()
			return nil, err
		}
	}
	return w, nil
}

func (s *start) close() { s.world.Close() }

// starts are those of tasks, by their steps.
type starts map[int]*start

// of is that of step i, which is played where it is not known.
func (s starts) of(ctx context.Context, p *Program, i int) (at *start, err error) {
	if s[i] == nil {
		s[i], err = p.startOf(ctx, i)
	}
	return s[i], err
}

func (s starts) close() {
	for _, at := range s {
		if at != nil {
			at.close()
		}
	}
}

// uncopied is an error of a world that was to be copied, nil where it only has to be
// played again.
func uncopied(err error) error {
	if errors.Is(err, world.ErrNoCopy) || errors.Is(err, database.ErrNoCopy) {
		return nil
	}
	return err
}
