package main

import (
	"context"
	"iter"

	"golang.org/x/sync/semaphore"
)

// The most that waits to be told, and again to be written.
const (
	mostWaiting       = 1000
	mostWaitingOctets = 64 << 20
)

// queue hands on what waits, in its order: no more than so many, of no more than so many
// octets. Make one with newQueue.
type queue[T any] struct {
	items chan waiting[T]
	room  *semaphore.Weighted // in octets
	read  context.Context     // until nobody takes anything out any more
	leave context.CancelFunc
}

type waiting[T any] struct {
	item   T
	octets int64
}

func newQueue[T any]() *queue[T] {
	q := &queue[T]{items: make(chan waiting[T], mostWaiting), room: semaphore.NewWeighted(mostWaitingOctets)}
	q.read, q.leave = context.WithCancel(context.Background())
	return q
}

// offer adds what takes so many octets, if there is room for it now.
func (q *queue[T]) offer(item T, octets int) bool {
	w := waiting[T]{item, min(int64(octets), mostWaitingOctets)}
	if !q.room.TryAcquire(w.octets) {
		return false
	}
	select {
	case q.items <- w:
		return true
	default:
		q.room.Release(w.octets)
		return false
	}
}

// add adds what takes so many octets when there is room for it, or drops it when nobody takes
// anything out any more.
func (q *queue[T]) add(item T, octets int) {
	w := waiting[T]{item, min(int64(octets), mostWaitingOctets)}
	if q.room.Acquire(q.read, w.octets) != nil {
		return
	}
	select {
	case q.items <- w:
	case <-q.read.Done():
	}
}

// close says that nothing more is added.
func (q *queue[T]) close() { close(q.items) }

// all takes out what was added, and what will be, until the queue is closed. It is read once.
func (q *queue[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		defer q.leave()
		for w := range q.items {
			goesOn := yield(w.item)
			q.room.Release(w.octets)
			if !goesOn {
				return
			}
		}
	}
}
