package scenario

import (
	"context"
	"runtime"
	"sync"

	"statelab/internal/trace"
	"statelab/internal/world"
)

// A prover proves the tasks of a lesson one after the other, while the lesson goes on: a
// lesson that is played alone leaves a second processor idle.
type prover struct {
	ctx     context.Context
	end     context.CancelFunc
	program *Program
	tells   bool            // somebody wants to know of the tries
	toPlay  chan func()     // each try
	read    chan struct{}   // is closed when changes are
	changes map[int]changes // of the answer of each task, by their steps
	proofs  map[int]*proof  // by their steps
	last    *proof          // that was begun; nil: none
	running sync.WaitGroup  // proofs
	playing sync.WaitGroup  // those who play tries
}

func (p *Program) prover(ctx context.Context, o Options) *prover {
	v := &prover{program: p, tells: o.Tried != nil, proofs: map[int]*proof{}, read: make(chan struct{}), changes: map[int]changes{}}
	v.ctx, v.end = context.WithCancel(ctx)
	if o.Prove {
		v.running.Go(v.readChanges)
	}
	return v
}

// readChanges reads what is one change away from the answers, while the lesson is played up to its
// first task. No proof reads anything before: readers of one lesson share what they found out.
func (v *prover) readChanges() {
	defer close(v.read)
	for i := range v.program.steps {
		if t := v.program.steps[i].task; t != nil && v.ctx.Err() == nil {
			v.changes[i] = t.changes()
		}
	}
}

// begin begins to prove the task of step i, before which the lesson stands in w.
func (v *prover) begin(w *world.World, i int) error {
	at, err := v.program.startIn(v.ctx, w, i)
	if err != nil {
		return err
	}
	if v.toPlay == nil {
		v.open()
	}
	pf := &proof{ctx: v.ctx, program: v.program, task: v.program.steps[i].task, at: at, toPlay: v.toPlay, tells: v.tells,
		broken: map[string]bool{}, known: map[string]*Tried{}, ahead: map[string]*attempt{}, ended: make(chan struct{})}
	before := v.last
	v.proofs[i], v.last = pf, pf
	v.running.Go(func() {
		defer close(pf.ended)
		if before != nil {
			<-before.ended
		}
		<-v.read
		pf.changes = v.changes[i]
		pf.err = pf.run(i)
	})
	return nil
}

// open has tries played, as many at a time as there are processors. Each who plays plays many:
// the stack of a goroutine grows while it plays its first.
func (v *prover) open() {
	v.toPlay = make(chan func(), 64)
	for range runtime.GOMAXPROCS(0) {
		v.playing.Go(func() {
			for play := range v.toPlay {
				play()
			}
		})
	}
}

// close ends what is not proved yet, and waits for that.
func (v *prover) close() {
	v.end()
	v.running.Wait()
	if v.toPlay != nil {
		close(v.toPlay)
	}
	v.playing.Wait()
}

// prove adds to each step with a task a failed check for all that does not hold of it:
// that what stands there first fails; that the answers pass; that each mistake fails and
// gets its own reply; that each promise is broken by something; and that nothing which is
// one change away from the answer passes and is another thing. Where mutants are asked
// for, the step has these as well.
func (v *prover) prove(tr *trace.Trace, o Options) error {
	for i := range tr.Steps {
		if tr.Steps[i].NotRun != "" { // a task is tried behind all that was done before
			return nil
		}
		pf := v.proofs[i]
		if pf == nil {
			continue
		}
		<-pf.ended
		if pf.err != nil {
			return pf.err
		}
		for _, try := range pf.told {
			o.Tried(i, try)
		}
		tr.Steps[i].Checks = append(tr.Steps[i].Checks, pf.checks...)
		if o.Mutants {
			tr.Steps[i].Mutants, tr.Steps[i].StartReply = pf.tried, pf.start
		}
	}
	return nil
}
