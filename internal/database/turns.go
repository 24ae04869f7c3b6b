package database

import (
	"errors"
	"strings"
)

// A Stop is where a connection lets another one go on.
type Stop int

// The stops, in the order in which a connection comes to them.
const (
	BeforeWrite Stop = iota // a statement is next that takes the lock of a writer: one outside of a transaction, or the first in one
	Waiting                 // its lock is had, and a transaction of somebody else, who has read, is not over
	Over                    // its transaction is over, and somebody else waits for that
)

// ErrBusy is what a transaction that has read is told when it comes to write and another connection has written since:
// SQLite does not wait there, since what was read would be old. See Turns. The words are
// Django's.
var ErrBusy = errors.New("OperationalError: database is locked")

// turns is what a connection with Turns knows of its transaction. It plays what SQLite's locks do to several
// connections to one file, with the one connection that is there: BEGIN takes no lock (a deferred transaction), the
// first SELECT takes that of a reader, and the first statement that changes something that of the only writer. So a
// transaction begins in the database where it first writes, and until then others may write.
type turns struct {
	held bool     // it has begun in the database, and others wait
	kept []string // the names of the savepoints that are open
}

// statement is run for what somebody asks for, which takes turns with others where Turns is there.
func (c *Conn) statement(text string, run func(refused error) error) error {
	if c.Turns == nil || c.held {
		return run(nil)
	}
	if strings.HasPrefix(text, "SELECT ") {
		if c.transaction != 0 {
			c.db.reads(c)
		}
		return run(nil)
	}
	if !c.spoiled && !c.db.isLate(c) {
		c.Turns(BeforeWrite)
	}
	switch {
	case c.spoiled: // which run tells
	case c.db.isLate(c):
		return run(ErrBusy)
	default:
		for c.db.othersRead(c) && c.Turns(Waiting) {
		}
		if c.transaction != 0 {
			if err := c.hold(); err != nil {
				return err
			}
		}
	}
	return run(nil)
}

// hold begins the transaction in the database.
func (c *Conn) hold() error {
	c.db.mu.Lock()
	c.held = true
	c.db.stopsReading(c)
	unseen := c.Unseen()
	for _, text := range append([]string{"BEGIN"}, c.kept...) {
		if text != "BEGIN" {
			text = "SAVEPOINT " + text
		}
		if _, err := unseen.Exec(keeping, text); err != nil {
			return err
		}
	}
	return nil
}

// ends is behind a transaction that has taken turns.
func (c *Conn) ends() {
	late := false
	if c.held {
		c.db.mu.Unlock()
	} else {
		c.db.mu.Lock()
		late = c.db.readers[c]
		c.db.stopsReading(c)
		c.db.mu.Unlock()
	}
	c.turns, c.transaction = turns{}, 0
	if late {
		c.Turns(Over)
	}
}

// reads notes that a transaction has read.
func (db *DB) reads(c *Conn) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.readers == nil {
		db.readers = map[*Conn]bool{}
	}
	if _, has := db.readers[c]; !has {
		db.readers[c] = false
	}
}

// isLate reports whether others have come to write since a transaction has read.
func (db *DB) isLate(c *Conn) bool {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.readers[c]
}

// stopsReading notes that it is over, or writes. db.mu is held.
func (db *DB) stopsReading(c *Conn) { delete(db.readers, c) }

// othersRead reports whether transactions of others have read and are not over, which cannot write any more.
func (db *DB) othersRead(c *Conn) bool {
	db.mu.Lock()
	defer db.mu.Unlock()
	others := false
	for other := range db.readers {
		if other != c {
			others, db.readers[other] = true, true
		}
	}
	return others
}
