package database

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
)

// The purposes of the statements that this package adds by itself.
var (
	reading    = rule.Text{EN: "what is there?", KO: "무엇이 있는지 확인"}
	beginning  = rule.Text{EN: "a transaction begins", KO: "트랜잭션 시작"}
	committing = rule.Text{EN: "the transaction holds", KO: "트랜잭션 확정"}
	keeping    = rule.Text{EN: "a part that can be undone begins", KO: "따로 되돌릴 수 있는 부분 시작"}
	releasing  = rule.Text{EN: "the part holds", KO: "그 부분 확정"}
	undoing    = rule.Text{EN: "as if the part had not begun", KO: "그 부분의 시작 전으로 되돌림"}
	rolling    = rule.Text{EN: "as if it had not begun", KO: "시작 전으로 되돌림"}
)

// Conn is what one request holds of a database: it runs statements and records
// them. It belongs to one goroutine at a time; many may share the database.
type Conn struct {
	// Caller is the call of the page that the next statements are made for,
	// such as "login()". Whoever works for the page sets it.
	Caller string
	// Turns is called where another connection is to go on meanwhile, and reports whether there is one that could. Nil:
	// others wait for the whole of a transaction.
	Turns func(Stop) (ok bool)
	// Asked says what stands for CURRENT_TIMESTAMP and RAND() in a statement when it runs: SQL, and its values. What
	// is recorded has these, and the database reads no clock and draws nothing. Nil: they are as SQLite has them.
	Asked func(call string) (text string, args []any)

	db          *DB
	log         *[]Statement
	transaction int  // number of the open one, 0 when none is open
	count       int  // transactions so far, where there is no log to count in
	savepoints  int  // so far: their names count on, as Django's do for as long as it is connected
	spoiled     bool // see NeedsRollback
	turns
}

// ErrSpoiled is what Django raises of a query where NeedsRollback holds.
//
//lint:ignore ST1005 these are Django's words
var ErrSpoiled = errors.New("TransactionManagementError: An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.")

// Conn returns a connection whose statements are appended to log. Several
// connections may share a log while only one of them is used at a time. With a
// nil log nothing is recorded, as fits a view of the tables.
func (db *DB) Conn(log *[]Statement) *Conn { return &Conn{db: db, log: log} }

// Query runs a statement that answers with rows, for the purpose why, and
// returns them all: no statement runs inside open rows.
func (c *Conn) Query(why rule.Text, text string, args ...any) ([]Row, error) {
	var found []Row
	err := c.asks(why, text, args, func(p *prepared, args []any) (n int, err error) {
		found, err = c.db.link.query(p, args)
		return len(found), err
	})
	return found, err
}

// Each is Query for an answer of any length: it calls do for each row, which holds
// good until do returns, and ends early with do's error. Do must not use the database.
func (c *Conn) Each(why rule.Text, do func(Row) error, text string, args ...any) error {
	return c.asks(why, text, args, func(p *prepared, args []any) (n int, err error) {
		err = c.db.link.each(p, args, func(row Row) error {
			n++
			return do(row)
		})
		return n, err
	})
}

// Exec runs a statement that answers without rows, for the purpose why, and
// returns how many rows it touched.
func (c *Conn) Exec(why rule.Text, text string, args ...any) (touched int, err error) {
	err = c.asks(why, text, args, func(p *prepared, args []any) (n int, err error) {
		touched, err = c.db.link.exec(p, args)
		return touched, err
	})
	return touched, err
}

// Refused records a statement that the database does not take, because a row would point to
// none: foreign keys are looked at by whoever writes rows. Nothing is run.
func (c *Conn) Refused(why rule.Text, text string, args ...any) error {
	return c.asks(why, text, args, func(*prepared, []any) (int, error) { return 0, errors.New("FOREIGN KEY constraint failed") })
}

// Unseen returns a connection inside the same transaction whose statements nobody records.
func (c *Conn) Unseen() *Conn {
	unseen := &Conn{db: c.db, transaction: c.transaction}
	if c.Turns != nil && !c.held { // which has not begun in the database
		unseen.transaction = 0
	}
	return unseen
}

// Amend gives the last statement another purpose: one that only its outcome
// tells, such as that there was no row to change.
func (c *Conn) Amend(why rule.Text) {
	if c.log != nil && len(*c.log) > 0 {
		(*c.log)[len(*c.log)-1].Why = why
	}
}

// Gone notes of the last statement, a DELETE, which rows it deleted.
func (c *Conn) Gone(ids []int64) {
	if c.log != nil && len(*c.log) > 0 {
		(*c.log)[len(*c.log)-1].Gone = ids
	}
}

// Met notes of the last statement, which a constraint refused, which row stands in its way.
func (c *Conn) Met(id int64) {
	if c.log == nil || len(*c.log) == 0 {
		return
	}
	last := &(*c.log)[len(*c.log)-1]
	last.Met = id
	last.Why = rule.Textf("%[1]s, as row %[3]d has it", "%[2]s, %[3]d번 행에 이미 있음", last.Why.EN, last.Why.KO, id)
}

// Counted notes of the last statement, which counts rows, how many they are.
func (c *Conn) Counted(n int64) {
	if c.log == nil || len(*c.log) == 0 {
		return
	}
	last := &(*c.log)[len(*c.log)-1]
	last.Count = &n
	last.Why = rule.Textf("%[1]s %[3]d", "%[2]s: %[3]d", last.Why.EN, last.Why.KO, n)
}

// Transaction runs f between BEGIN and COMMIT, or ROLLBACK when f fails, and
// returns f's error. Everything that f does on c is inside; other connections
// wait until it ends, so f must not use them. Transactions do not nest: inside of one there is
// Atomic, or Joined.
func (c *Conn) Transaction(f func() error) (err error) {
	if c.transaction != 0 {
		return errors.New("a transaction inside a transaction")
	}
	c.transaction = c.number()
	if c.Turns != nil {
		defer c.ends()
	} else {
		c.db.mu.Lock()
		defer c.db.mu.Unlock()
		defer func() { c.transaction = 0 }()
	}
	if err := c.control(beginning, "BEGIN"); err != nil {
		return err
	}
	open := true
	defer func() {
		if c.spoiled = false; open { // f failed, or panicked, or a statement in it did
			err = errors.Join(err, c.control(rolling, "ROLLBACK"))
		}
	}()
	if err := f(); err != nil || c.spoiled {
		return err
	}
	err = c.control(committing, "COMMIT")
	open = err != nil
	return err
}

// InTransaction reports whether a transaction is open.
func (c *Conn) InTransaction() bool { return c.transaction != 0 }

// Holds reports whether others have to wait for the transaction that is open.
func (c *Conn) Holds() bool { return c.transaction != 0 && (c.Turns == nil || c.held) }

// NeedsRollback reports whether a statement that changes rows has failed in the innermost Atomic. As in Django, nothing
// is asked any more until that ends, whoever caught the error, and what it did is taken back then.
func (c *Conn) NeedsRollback() bool { return c.spoiled }

// Marked runs f, whose error spoils a transaction that is open even where no statement failed: Django's
// mark_for_rollback_on_error().
func (c *Conn) Marked(f func() error) error {
	err := f()
	c.spoiled = c.spoiled || err != nil && c.transaction != 0
	return err
}

// Atomic is Transaction, and inside of one runs f between SAVEPOINT and RELEASE, or ROLLBACK TO it
// when f fails: transaction.atomic(). Savepoints nest as deep as f calls it.
func (c *Conn) Atomic(f func() error) (err error) {
	switch {
	case c.transaction == 0:
		return c.Transaction(f)
	case c.spoiled: // to which no savepoint leads back
		return f()
	}
	c.savepoints++
	name := fmt.Sprintf(`"s1_x%d"`, c.savepoints)
	if err := c.control(keeping, "SAVEPOINT "+name); err != nil {
		return err
	}
	c.kept = append(c.kept, name)
	kept := false
	defer func() {
		var back error
		if c.spoiled = false; !kept { // f failed, or panicked, or a statement in it did
			back = c.control(undoing, "ROLLBACK TO SAVEPOINT "+name)
		}
		c.kept = c.kept[:len(c.kept)-1]
		err = errors.Join(err, back, c.control(releasing, "RELEASE SAVEPOINT "+name))
	}()
	err = f()
	kept = err == nil && !c.spoiled
	return err
}

// Joined is Transaction, and inside of one f alone, without a SAVEPOINT: transaction.atomic(savepoint=False),
// as Django has it around what deletes, makes or relates many rows at once.
func (c *Conn) Joined(f func() error) error {
	if c.transaction == 0 {
		return c.Transaction(f)
	}
	return c.Marked(f)
}

// number returns the number of the next transaction of the log.
func (c *Conn) number() int {
	if c.log == nil {
		c.count++
		return c.count
	}
	n := 1
	for _, s := range *c.log {
		if s.Kind == "BEGIN" {
			n++
		}
	}
	return n
}

var brokenConstraint = memo.Pattern(`(?:UNIQUE|NOT NULL) constraint failed: [\w.]+(?:, [\w.]+)*|FOREIGN KEY constraint failed|CHECK constraint failed: \w[\w ]*|CHECK constraint failed: "\w+" >= 0`)

// Constraint is what the database says of the constraint by which it refused a statement, as in
// "UNIQUE constraint failed: shop_order.number"; empty for another error, and for none.
func Constraint(err error) string {
	if err == nil {
		return ""
	}
	return strings.TrimSpace(brokenConstraint().FindString(err.Error()))
}

// control runs a statement about the transaction itself, which is recorded, and not run where the database does not know
// of it yet: see turns.
func (c *Conn) control(why rule.Text, text string) error {
	return c.run(why, text, nil, func(p *prepared, args []any) (int, error) {
		if c.Turns != nil && !c.held {
			return 0, nil
		}
		return c.db.link.exec(p, args)
	})
}

// asks runs a statement, where it is its turn.
func (c *Conn) asks(why rule.Text, text string, args []any, do func(*prepared, []any) (int, error)) error {
	return c.statement(text, func(refused error) error {
		if refused != nil {
			do = func(*prepared, []any) (int, error) { return 0, refused }
		}
		return c.run(why, text, args, do)
	})
}

// run prepares, does and records one statement. A statement that failed is
// recorded too: it was sent. One that a constraint refused says so in its purpose,
// since no row came of it.
func (c *Conn) run(why rule.Text, text string, args []any, do func(*prepared, []any) (int, error)) error {
	if c.transaction == 0 || c.Turns != nil && !c.held {
		c.db.mu.Lock()
		defer c.db.mu.Unlock()
	}
	if c.spoiled {
		return ErrSpoiled
	}
	bound, err := bind(args)
	if err != nil {
		return fault(text, err)
	}
	var rows int
	sent, values := c.answered(text, bound)
	p, err := c.db.prepare(sent)
	if err == nil {
		if c.db.schema != nil && p.touchesRows() {
			c.db.schema.writing(c.db.link, p.table)
		}
		rows, err = do(p, values)
		if c.Turns == nil || c.held {
			c.db.link.ran(p, err)
		}
	} else {
		p = &prepared{}
		p.kind, p.table = describe(text)
	}
	if p.kind != "SELECT" {
		c.db.writes++
	}
	says := Constraint(err)
	if errors.Is(err, ErrBusy) {
		says = "database is locked"
	}
	if says != "" {
		why = rule.Text{EN: why.EN + ", refused: " + says, KO: why.KO + ", 거부됨: " + says}
	}
	if c.log != nil {
		*c.log = append(*c.log, Statement{Kind: p.kind, Table: p.table, Text: text, Args: bound, Rows: rows,
			Transaction: c.transaction, Why: why, Caller: c.Caller, Locked: errors.Is(err, ErrBusy)})
	}
	if err == nil {
		return nil
	}
	c.spoiled = c.transaction != 0 && p.kind != "SELECT"
	if errors.Is(err, ErrBusy) {
		return ErrBusy
	}
	if err = fault(text, err); c.db.broken == nil && IsSystemFault(readFault(err)) {
		c.db.broken = readFault(err)
	}
	return err
}

// answered is a statement as it runs: see Asked.
func (c *Conn) answered(text string, args []any) (string, []any) {
	calls := []string{"CURRENT_TIMESTAMP", "RAND()"}
	if c.Asked == nil || !slices.ContainsFunc(calls, func(call string) bool { return strings.Contains(text, call) }) {
		return text, args
	}
	var b strings.Builder
	var values []any
	var quote byte
	for i := 0; i < len(text); i++ {
		switch next := text[i]; {
		case quote != 0:
			if next == quote {
				quote = 0
			}
		case next == '\'' || next == '"':
			quote = next
		case next == '?' && len(args) > 0:
			values, args = append(values, args[0]), args[1:]
		default:
			if at := slices.IndexFunc(calls, func(call string) bool { return strings.HasPrefix(text[i:], call) }); at >= 0 {
				said, more := c.Asked(calls[at])
				b.WriteString(said)
				values, i = append(values, more...), i+len(calls[at])-1
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String(), values
}
