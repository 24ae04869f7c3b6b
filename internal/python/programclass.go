package python

import (
	"slices"
	"strings"
)

// special are the methods and names between two underscores that a class may have: those that are played.
var special = strings.Fields(`__init__ __str__ __repr__ __format__ __bool__ __len__ __call__ __iter__ __next__ __reversed__ __contains__ __getitem__ __setitem__ __delitem__
	__getattr__ __setattr__ __delattr__ __enter__ __exit__ __hash__ __init_subclass__ __copy__ __deepcopy__ __post_init__ __doc__ __int__ __float__ __index__ __abs__ __round__ __neg__ __pos__ __invert__
	__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __empty__
	__add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __pow__ __and__ __or__ __xor__ __lshift__ __rshift__
	__radd__ __rsub__ __rmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__ __rand__ __ror__ __rxor__ __rlshift__ __rrshift__
	__iadd__ __isub__ __imul__ __itruediv__ __ifloordiv__ __imod__ __ipow__ __iand__ __ior__ __ixor__ __ilshift__ __irshift__`)

// classed reads a class: its name, what it derives from, and its body.
func (p *parser) classed(s Statement) Statement {
	t := p.name()
	s.Action, s.Name = Class, t.text
	p.ofClass(t, &s)
	if open := p.now(); p.takes("(") {
		s.Value = open.node(List, "")
		p.arguments(open, s.Value)
		if parts := s.Value.Parts; len(parts) == 1 && parts[0].Kind == Comprehension && parts[0].Line == open.line && parts[0].Col == open.col {
			p.fail(open, "a class derives from classes")
		}
		for _, n := range s.Value.Named {
			if n.Name == "metaclass" {
				p.fail(open, "metaclass= is not read here: write a class that others derive from")
			}
		}
	}
	loops, class, defs := p.loops, p.class, p.defs
	p.loops, p.class, p.defs = 0, true, 0
	s.Body = p.block()
	p.loops, p.class, p.defs = loops, class, defs
	return s
}

// ofClass refuses what a class gives a name that Python knows, and that is not played.
func (p *parser) ofClass(t token, s *Statement) {
	if !p.class || s.Action == Do {
		return
	}
	refuse := func(name string) {
		if strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") && len(name) > 4 && !slices.Contains(special, name) {
			p.fail(t, "%s of a class is not read here", name)
		}
	}
	refuse(s.Name)
	for _, e := range append([]*Expr{s.Target}, s.Also...) {
		if e != nil && e.Kind == Name {
			refuse(e.Text)
		}
	}
}

// given reads what a line gives a name, or is: a value, a tuple without parentheses, or a yield.
func (p *parser) given() *Expr {
	t := p.now()
	if !p.is("yield") {
		return p.tests()
	}
	if p.next(); p.defs == 0 {
		p.fail(t, "yield stands in no function")
	}
	p.yields = true
	e := t.node(Yield, "")
	switch {
	case p.takes("from"):
		e.Text, e.Parts = "from", []*Expr{p.test()}
	case !p.ends():
		e.Parts = []*Expr{p.tests()}
	}
	return e
}
