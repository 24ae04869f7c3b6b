package scenario

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"statelab/internal/database"
	"statelab/internal/rule"
	"statelab/internal/trace"
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

// An end is what moves led to that were made in a row.
type end struct {
	steps []trace.Step
	// missed says of each of them what it needs and did not find.
	missed [][]rule.Text
	kept   world.Values
}

// ends makes each of these rows of moves in a world of its own that stands where w stands:
// at the start, with some moves made since. What several rows begin with is made once. W is
// not to be used any more.
func (s *start) ends(ctx context.Context, w *world.World, since []world.Move, rows [][]world.Move) ([]end, error) {
	f := &fork{ctx: ctx, start: s, since: since, rows: rows, ends: make([]end, len(rows))}
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	return f.ends, f.goOn(w, 0, all)
}

// A fork is rows of moves while they are made.
type fork struct {
	ctx   context.Context
	start *start
	since []world.Move
	rows  [][]world.Move
	ends  []end
}

// goOn makes those rows, by their numbers, of which so many first moves are the same and were
// made in w.
func (f *fork) goOn(w *world.World, made int, which []int) error {
	var ways [][]int // those that go on with the same move, in the order of the rows
	for _, i := range which {
		if len(f.rows[i]) == made {
			f.ends[i].kept = w.Kept()
			continue
		}
		n := slices.IndexFunc(ways, func(way []int) bool { return reflect.DeepEqual(f.rows[way[0]][made], f.rows[i][made]) })
		if n < 0 {
			n, ways = len(ways), append(ways, nil)
		}
		ways[n] = append(ways[n], i)
	}
	for n, way := range ways {
		if err := f.goWay(w, made, way, n == len(ways)-1); err != nil {
			return err
		}
	}
	return nil
}

// goWay makes rows of which also the next move is the same: in w itself where nothing else
// goes on from there.
func (f *fork) goWay(w *world.World, made int, way []int, last bool) error {
	row := f.rows[way[0]]
	if !last {
		c, err := w.Copy()
		if err != nil {
			if err := uncopied(err); err != nil {
				return err
			}
			if c, err = f.start.open(f.ctx, append(f.since[:len(f.since):len(f.since)], row[:made]...)...); err != nil {
				return err
			}
		}
		defer c.Close()
		w = c
	}
	done, err := w.Do(f.ctx, row[made])
	if err != nil {
		return err
	}
	missed := missing(done.Findings)
	for _, i := range way {
		if row[made].IfThere && done.Undone && len(missed) == 0 && made > 0 {
			continue // it was not done, and the act before it is the last one
		}
		f.ends[i].steps = append(f.ends[i].steps, *done.Step)
		f.ends[i].missed = append(f.ends[i].missed, missed)
	}
	return f.goOn(w, made+1, way)
}

// uncopied is an error of a world that was to be copied, nil where it only has to be
// played again.
func uncopied(err error) error {
	if errors.Is(err, world.ErrNoCopy) || errors.Is(err, database.ErrNoCopy) {
		return nil
	}
	return err
}
