package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"runtime"
	"slices"
	"statelab/internal/memo"
	"strings"
)

// link is a connection of the driver, with the statements that it has parsed. It
// is used without database/sql, whose pool, retries and conversions are of no use
// to one connection that is asked by one goroutine at a time.
type link struct {
	driver   driver.Conn
	prepared map[string]*prepared
	named    []driver.NamedValue // of the statement that runs
	rows     contents
	open     bool // a transaction is
	written  int  // octets of texts so far
}

// prepared is a statement that SQLite has parsed, with what its text says.
type prepared struct {
	stmt        driver.Stmt
	kind, table string
}

// connect opens a connection: a second one to :memory: would see another one.
func connect(name string) (*link, error) {
	conn, err := withFunctions().Open(name)
	if err != nil {
		return nil, err
	}
	return &link{driver: conn, prepared: map[string]*prepared{}}, nil
}

func (l *link) close() error {
	for _, p := range l.prepared {
		p.stmt.Close()
	}
	return l.driver.Close()
}

// prepare returns the parsed statement of a text, from the second time on
// without parsing.
func (l *link) prepare(text string) (*prepared, error) {
	if p, ok := l.prepared[text]; ok {
		return p, nil
	}
	stmt, err := l.driver.Prepare(undeclared(text))
	if err != nil {
		return nil, err
	}
	p := &prepared{stmt: stmt}
	p.kind, p.table = describe(text)
	l.prepared[text] = p
	return p, nil
}

var selectList = memo.Pattern(`^SELECT "[^ ]+(, "[^ ]+)* FROM `)

// undeclared puts a + before each column that a SELECT lists. To SQLite the value
// is the same; to the driver it has no declared type, so that it does not read
// every datetime as a time only for it to be written as text again.
func undeclared(text string) string {
	list := selectList().FindString(text)
	return strings.ReplaceAll(list, ` "`, ` +"`) + text[len(list):]
}

// query runs a statement and reads its rows to the end.
func (l *link) query(p *prepared, args []any) (all []Row, err error) {
	err = l.each(p, args, func(row Row) error {
		all = append(all, slices.Clone(row))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// each runs a statement and calls do for each of its rows until there are no more or
// do fails. A row holds good until do returns.
func (l *link) each(p *prepared, args []any, do func(Row) error) (err error) {
	rows, err := p.stmt.(driver.StmtQueryContext).QueryContext(context.Background(), l.number(args))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for row := make(Row, len(rows.Columns())); ; {
		switch err := rows.Next(row); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := do(row); err != nil {
			return err
		}
	}
}

// exec runs a statement and returns how many rows it touched. Of one that touches no
// rows, such as BEGIN, SQLite would tell how many the statement before it did.
func (l *link) exec(p *prepared, args []any) (int, error) {
	result, err := p.stmt.(driver.StmtExecContext).ExecContext(context.Background(), l.number(args))
	if err != nil || !p.touchesRows() {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// number gives the arguments the form that the driver wants.
func (l *link) number(args []any) []driver.NamedValue {
	l.named = l.named[:0]
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			l.written += len(text)
		}
		l.named = append(l.named, driver.NamedValue{Ordinal: i + 1, Value: arg})
	}
	return l.named
}

// script runs statements without arguments.
func (l *link) script(text string) error {
	_, err := l.driver.(driver.ExecerContext).ExecContext(context.Background(), text, nil)
	return err
}

func (p *prepared) touchesRows() bool {
	return p.kind == "INSERT" || p.kind == "UPDATE" || p.kind == "DELETE"
}

// ran notes whether a transaction is open behind a statement.
func (l *link) ran(p *prepared, err error) {
	switch {
	case err != nil:
	case p.kind == "BEGIN":
		l.open = true
	case p.kind == "COMMIT", p.kind == "ROLLBACK":
		l.open = false
	}
}

// keepsTables reports whether the statement leaves the tables themselves alone.
func (p *prepared) keepsTables() bool {
	switch p.kind {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "ROLLBACK":
		return true
	}
	return false
}

// largest is how many octets may have been written on a connection that is used again: what it
// has filled it keeps.
const largest = 1 << 20

// mostUsed is how many connections are kept at least: those of a world with several sites, and
// of the copies of it in which one thing after another is tried.
const mostUsed = 32

// put takes back the connection of a database that is closed, with its rows: the next one may
// have the same, and to parse the statements anew would take longer than to delete them. It
// refuses one that is better closed.
func (s *Schema) put(l *link) bool {
	if l.open || l.written > largest {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.used) >= max(mostUsed, 2*runtime.GOMAXPROCS(0)) {
		return false
	}
	s.used = append(s.used, l)
	return true
}

// take returns a connection that was put back, of those the one whose rows are most like
// these; nil when there is none.
func (s *Schema) take(like contents) *link {
	s.mu.Lock()
	defer s.mu.Unlock()
	best, least := -1, 0
	for i, l := range s.used {
		if n := l.rows.unlike(like); best < 0 || n < least {
			best, least = i, n
		}
	}
	if best < 0 {
		return nil
	}
	l := s.used[best]
	s.used = slices.Delete(s.used, best, best+1)
	return l
}

// ask runs a statement without arguments.
func (l *link) ask(text string) ([]Row, error) {
	p, err := l.prepare(text)
	if err != nil {
		return nil, err
	}
	return l.query(p, nil)
}
