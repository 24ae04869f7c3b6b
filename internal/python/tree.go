package python

import "slices"

// Kind is what an expression is.
type Kind int

// The kinds of expressions that are read.
const (
	Name        Kind = iota // Text
	String                  // Text, without quotes and escapes
	Format                  // an f-string: Parts are its texts and what stands in braces
	Number                  // Number
	Decimal                 // Text, as in 0.25
	Conditional             // Parts[0] if Parts[1] else Parts[2]
	Call                    // Parts: the function, then what it is given by place; Named: by name
	Attribute               // Parts[0] and its Text
	Index                   // Parts[0][Parts[1]]
	Dict                    // Named, with Key; an entry without Key is **
	List                    // Parts
	Set                     // Parts
	Operation               // Text is the operator: one part of "not" and "-", else two
	Binding                 // Text := Parts[0]

	// Those that Program reads beside.
	Tuple         // Parts
	Slice         // in the brackets of an Index: Parts are where it begins, ends, and its step; None where one is missing
	Bytes         // Text, its octets
	Starred       // *Parts[0], in a Call, a List or a Tuple
	Lambda        // Params, and Parts[0]
	Comprehension // Text is "[", "{", ":" of a dict, or "(" of a generator; Parts[0], of a dict Parts[0]: Parts[1]; Clauses
	Yield         // Parts[0], or nothing; Text is "from" where it gives all that Parts[0] gives
	Shown         // a value in the braces of an f-string: Parts[0], Text is "r", "s", "a" or empty, and Parts[1], where there is one, a Format: what stands behind the colon
)

// Expr is an expression. Places are counted from 1, columns in characters.
type Expr struct {
	Kind      Kind
	Line, Col int
	Text      string
	Number    int64
	Parts     []*Expr
	Named     []Named
	Clauses   []Clause // of a Comprehension
	Params    []Param  // of a Lambda
}

// Clause is for Target in In, with its ifs, of a Comprehension.
type Clause struct {
	Target, In *Expr
	Ifs        []*Expr
}

// Param is what a function takes by a name.
type Param struct {
	Name    string
	Stars   int   // 1 of *args, 2 of **kwargs
	Default *Expr // nil for none
}

// Named is a value that has a name: an argument, or an entry of a dict.
type Named struct {
	Name  string // of an argument
	Key   *Expr  // of an entry
	Value *Expr
}

// Dotted returns a name with its attributes, "request.session.flush", and "" for what is
// none.
func (e *Expr) Dotted() string {
	switch {
	case e.Kind == Name:
		return e.Text
	case e.Kind == Attribute:
		if before := e.Parts[0].Dotted(); before != "" {
			return before + "." + e.Text
		}
	}
	return ""
}

// Chain returns what a < b < c compares, and the signs between: nothing of what is no chain. In Parts
// each value between two signs stands twice.
func (e *Expr) Chain() (values []*Expr, signs []string) {
	all := []*Expr{}
	for e.Kind == Operation && e.Text == "and" {
		last, right := e.Parts[0], e.Parts[1]
		if last.Kind == Operation && last.Text == "and" {
			last = last.Parts[1]
		}
		if last.Kind != Operation || right.Kind != Operation || len(last.Parts) != 2 || last.Parts[1] != right.Parts[0] {
			break
		}
		all, e = append(all, right), e.Parts[0]
	}
	if len(all) == 0 {
		return nil, nil
	}
	values, signs = slices.Clone(e.Parts), []string{e.Text}
	for _, right := range slices.Backward(all) {
		values, signs = append(values, right.Parts[1]), append(signs, right.Text)
	}
	return values, signs
}

// Same reports whether two expressions are the same, wherever they stand.
func Same(a, b *Expr) bool {
	if a == nil || b == nil {
		return a == b
	}
	if values, signs := a.Chain(); values != nil {
		others, between := b.Chain()
		return slices.Equal(signs, between) && slices.EqualFunc(values, others, Same)
	}
	return a.Kind == b.Kind && a.Text == b.Text && a.Number == b.Number && slices.EqualFunc(a.Parts, b.Parts, Same) &&
		slices.EqualFunc(a.Named, b.Named, func(a, b Named) bool {
			return a.Name == b.Name && Same(a.Key, b.Key) && Same(a.Value, b.Value)
		}) &&
		slices.EqualFunc(a.Clauses, b.Clauses, func(a, b Clause) bool {
			return Same(a.Target, b.Target) && Same(a.In, b.In) && slices.EqualFunc(a.Ifs, b.Ifs, Same)
		}) &&
		slices.EqualFunc(a.Params, b.Params, func(a, b Param) bool {
			return a.Name == b.Name && a.Stars == b.Stars && Same(a.Default, b.Default)
		})
}

// Has reports whether an expression, or a part of it, is of this kind; of nil none is.
func (e *Expr) Has(kind Kind) bool { return e.Any(func(e *Expr) bool { return e.Kind == kind }) }

// Any reports whether an expression, or a part of it, is such a one; of nil none is.
func (e *Expr) Any(is func(*Expr) bool) bool {
	if e == nil || is(e) {
		return e != nil
	}
	within := func(e *Expr) bool { return e.Any(is) }
	parts, _ := e.Chain()
	if parts == nil {
		parts = e.Parts
	}
	return slices.ContainsFunc(parts, within) ||
		slices.ContainsFunc(e.Named, func(n Named) bool { return within(n.Key) || within(n.Value) }) ||
		slices.ContainsFunc(e.Clauses, func(c Clause) bool {
			return within(c.Target) || within(c.In) || slices.ContainsFunc(c.Ifs, within)
		}) ||
		slices.ContainsFunc(e.Params, func(p Param) bool { return within(p.Default) })
}
