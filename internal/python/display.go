package python

import (
	"strconv"
	"strings"
)

func (p *parser) number(t token) *Expr {
	if p.whole {
		return p.numeral(t)
	}
	if strings.Contains(t.text, ".") {
		return t.expr(Decimal)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(t.text, "_", ""), 10, 64)
	if err != nil {
		p.fail(t, "the number is too large")
	}
	if p.now().kind == 'n' && p.now().line == t.line && p.now().col == t.col+len(t.text) {
		p.fail(t, "a number stands alone: %s%s is none", t.text, p.now().text)
	}
	e := t.expr(Number)
	e.Number = n
	return e
}

func (p *parser) items(t token, kind Kind, end string, first ...*Expr) *Expr {
	e := t.expr(kind, first...)
	if len(first) > 0 && !p.is(end) {
		if !p.is(",") {
			p.unclosed(t, end)
		}
		p.wants(",")
	}
	for !p.takes(end) {
		e.Parts = append(e.Parts, p.expression())
		if !p.takes(",") && !p.is(end) {
			p.unclosed(t, end)
			p.fail(p.now(), "wanted , or %s, found %s", end, p.now().says())
		}
	}
	return e
}

// braces reads a dict or a set.
func (p *parser) braces(t token) *Expr {
	e := t.expr(Dict)
	for !p.takes("}") {
		var entry Named
		if !p.takes("**") {
			entry.Key = p.expression()
			if len(e.Named) == 0 && !p.is(":") {
				return p.items(t, Set, "}", entry.Key)
			}
			p.wants(":")
		}
		entry.Value = p.expression()
		e.Named = append(e.Named, entry)
		if !p.takes(",") && !p.is("}") {
			p.unclosed(t, "}")
			p.fail(p.now(), "wanted , or }, found %s", p.now().says())
		}
	}
	return e
}
