package python

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// dump writes what Program reads as testdata/record.py writes what Python reads.
type dump struct{ inside int } // of f-strings, in which Python 3.11 counts no places

func (d *dump) node(kind string, e *Expr, parts ...string) string {
	return d.at(kind, e.Line, e.Col, parts...)
}

func (d *dump) at(kind string, line, col int, parts ...string) string {
	if d.inside == 0 {
		kind += fmt.Sprintf("@%d:%d", line, col)
	}
	return "(" + strings.Join(append([]string{kind}, parts...), " ") + ")"
}

func quoted(text string) string {
	var b strings.Builder
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			fmt.Fprintf(&b, "\\%x;", c)
		} else {
			b.WriteRune(c)
		}
	}
	return `"` + b.String() + `"`
}

var kindNames = map[Kind]string{Name: "Name", String: "String", Attribute: "Attribute", Index: "Index", List: "List", Set: "Set", Tuple: "Tuple",
	Operation: "Operation", Binding: "Binding", Conditional: "Conditional", Call: "Call", Starred: "Starred", Shown: "Shown", Comprehension: "Comprehension", Yield: "Yield"}

func (d *dump) exprs(all []*Expr) (out []string) {
	for _, e := range all {
		out = append(out, d.expr(e))
	}
	return out
}

func (d *dump) expr(e *Expr) string {
	if e == nil {
		return "-"
	}
	switch e.Kind {
	case Bytes:
		return d.node("Bytes", e, fmt.Sprintf("%x", e.Text))
	case Number:
		return d.node("Number", e, fmt.Sprint(e.Number))
	case Decimal:
		f, _ := strconv.ParseFloat(e.Text, 64)
		return d.node("Decimal", e, fmt.Sprintf("%016x", math.Float64bits(f)))
	case Format:
		d.inside++
		parts := d.exprs(e.Parts)
		d.inside--
		return d.node("Format", e, parts...)
	case Slice:
		parts := d.exprs(e.Parts)
		for i, p := range e.Parts {
			if p.Kind == Name && p.Text == "None" {
				parts[i] = "-"
			}
		}
		return "(Slice " + strings.Join(parts, " ") + ")"
	case Dict:
		var entries []string
		for _, n := range e.Named {
			key := "**"
			if n.Key != nil {
				key = d.expr(n.Key)
			}
			entries = append(entries, key+": "+d.expr(n.Value))
		}
		return d.node("Dict", e, entries...)
	case Lambda:
		return d.node("Lambda", e, d.params(e.Params), d.expr(e.Parts[0]))
	case Operation:
		if values, signs := e.Chain(); values != nil {
			all := d.exprs(values)
			for i, sign := range signs {
				all[i+1] = quoted(sign) + " " + all[i+1]
			}
			return d.node("Chain", e, all...)
		}
	}
	var parts []string
	if !slices.Contains([]Kind{Index, List, Set, Tuple, Conditional, Call, Starred}, e.Kind) {
		parts = append(parts, quoted(e.Text))
	}
	parts = append(parts, d.exprs(e.Parts)...)
	parts = append(parts, d.named(e.Named)...)
	for _, c := range e.Clauses {
		parts = append(parts, "for "+strings.Join(d.exprs(append([]*Expr{c.Target, c.In}, c.Ifs...)), " "))
	}
	return d.node(kindNames[e.Kind], e, parts...)
}

func (d *dump) named(all []Named) (out []string) {
	for _, n := range all {
		out = append(out, quoted(cmp.Or(n.Name, "**"))+"= "+d.expr(n.Value))
	}
	return out
}

func (d *dump) params(all []Param) string {
	var out []string
	for _, p := range all {
		one := strings.Repeat("*", p.Stars) + quoted(p.Name)
		if p.Default != nil {
			one += " = " + d.expr(p.Default)
		}
		out = append(out, one)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func (d *dump) block(body []Statement) string {
	var out []string
	for _, s := range body {
		out = append(out, d.statement(s))
	}
	return "{" + strings.Join(out, " ") + "}"
}

var actionNames = map[Action]string{Do: "do", Assign: "assign", Return: "return", Raise: "raise", Delete: "delete", If: "if", Pass: "pass", For: "for",
	Try: "try", Augment: "augment", While: "while", Break: "break", Continue: "continue", With: "with", Def: "def", Class: "class", Assert: "assert", Import: "import", Nonlocal: "nonlocal"}

func (d *dump) statement(s Statement) string {
	var parts []string
	switch s.Action {
	case Decorate:
		return "(decorate " + d.expr(s.Value) + ")"
	case Assign:
		parts = d.exprs(append(append([]*Expr{s.Target}, s.Also...), s.Value))
	case Augment:
		parts = []string{quoted(s.Name), d.expr(s.Target), d.expr(s.Value)}
	case Raise, Assert:
		parts = d.exprs([]*Expr{s.Value, s.Target})
	case Do, Return:
		parts = d.exprs([]*Expr{s.Value})
	case Delete:
		parts = d.exprs([]*Expr{s.Target})
	case If, While:
		parts = []string{d.expr(s.Value), d.block(s.Body), d.block(s.Else)}
	case For:
		parts = []string{d.expr(s.Target), d.expr(s.Value), d.block(s.Body), d.block(s.Else)}
	case Try:
		parts = []string{d.block(s.Body)}
		for _, h := range s.Handlers {
			parts = append(parts, "except "+d.expr(h.Exception)+" "+quoted(h.Name)+" "+d.block(h.Body))
		}
		parts = append(parts, d.block(s.Else), d.block(s.Finally))
	case With:
		parts = []string{d.expr(s.Value) + " as " + d.expr(s.Target), d.block(s.Body)}
		if one := s.Body[0]; len(s.Body) == 1 && one.Action == With && one.Name == "" && one.Line == one.Value.Line && one.Col == one.Value.Col {
			inner := d.statement(one)
			parts[1] = "{(with" + inner[strings.Index(inner, " "):] + "}"
		}
	case Def:
		parts = []string{quoted(s.Name), d.params(s.Params), d.block(s.Body)}
	case Class:
		parts = []string{quoted(s.Name)}
		if s.Value != nil {
			parts = append(parts, d.exprs(s.Value.Parts)...)
			parts = append(parts, d.named(s.Value.Named)...)
		}
		parts = append(parts, d.block(s.Body))
	case Nonlocal:
		for _, name := range s.Also {
			parts = append(parts, quoted(name.Text))
		}
	case Import:
		for _, name := range slices.Sorted(maps.Keys(s.Names)) {
			parts = append(parts, quoted(name)+"="+quoted(s.Names[name]))
		}
	}
	return d.at(actionNames[s.Action], s.Line, s.Col, parts...)
}
