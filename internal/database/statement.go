package database

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Statement is one statement that ran, as a finished value.
type Statement struct {
	Kind  string // the first word of the text: SELECT, INSERT, UPDATE, DELETE, CREATE, BEGIN, COMMIT, ROLLBACK
	Table string // the table, empty for BEGIN, COMMIT and ROLLBACK
	Text  string // as it was prepared, a ? for each argument
	Args  []any  // string, int64, float64 or nil
	Rows  int    // rows read by a SELECT, touched by the others; 0 for one that failed

	// Transaction numbers the transactions of one log from 1. Their BEGIN and
	// their COMMIT or ROLLBACK have the number too. 0 is outside of any.
	Transaction int

	Why    rule.Text // the purpose: "find alice"
	Caller string    // the call of the page that made it: "login()"
	Locked bool      // another connection was in its way: see ErrBusy
	Gone   []int64   // the ids of the rows that it deleted, where those are known
	Met    int64     // of one that a constraint refused, the id of the row that stands in its way, where that is known; else 0
	Count  *int64    // of one that counts rows, how many they are; else nil
}

// Writes reports whether the statement changes rows.
func (s Statement) Writes() bool {
	return s.Kind == "INSERT" || s.Kind == "UPDATE" || s.Kind == "DELETE"
}

// SQL returns the text with the arguments in their places as SQLite literals.
func (s Statement) SQL() string {
	var b strings.Builder
	b.Grow(len(s.Text) + 64)
	next, written := 0, 0
	var quote byte
	for i := range len(s.Text) {
		switch c := s.Text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '?' && next < len(s.Args):
			b.WriteString(s.Text[written:i])
			b.WriteString(literal(s.Args[next]))
			next++
			written = i + 1
		}
	}
	b.WriteString(s.Text[written:])
	return b.String()
}

// literal returns an argument as SQLite's quote() writes it.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if whole, power, _ := strings.Cut(text, "e"); !strings.ContainsAny(whole, ".IN") { // 1.0, 1.0e+20
			text = whole + ".0"
			if power != "" {
				text += "e" + power
			}
		}
		return text
	default:
		return fmt.Sprint(v)
	}
}

// bind returns the arguments as they are stored: booleans as Django has them,
// 0 and 1. A time is refused: text in Django's form is wanted.
func bind(args []any) ([]any, error) {
	if len(args) == 0 {
		return nil, nil
	}
	bound := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case nil, string, int64, float64:
			bound[i] = v
		case int:
			bound[i] = int64(v)
		case bool:
			bound[i] = int64(0)
			if v {
				bound[i] = int64(1)
			}
		default:
			return nil, fmt.Errorf("argument %d is a %T, which no column holds", i+1, arg)
		}
	}
	return bound, nil
}

var tableName = memo.Pattern(`(?i)\b(?:FROM|INTO|UPDATE|TABLE|ON)\s+"?(\w+)"?`)

// describe reads the kind and the table out of a statement's text.
func describe(text string) (kind, table string) {
	kind, _, _ = strings.Cut(text, " ")
	if m := tableName().FindStringSubmatch(text); m != nil {
		table = m[1]
	}
	return strings.ToUpper(kind), table
}
