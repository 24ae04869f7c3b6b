package python

// Visit calls do with every expression of some statements, those within others behind them.
func Visit(all []Statement, do func(e *Expr)) {
	for i := range all {
		s := &all[i]
		for _, e := range append([]*Expr{s.Value, s.Target}, s.Also...) {
			visit(e, do)
		}
		for _, p := range s.Params {
			visit(p.Default, do)
		}
		for _, h := range s.Handlers {
			visit(h.Exception, do)
			Visit(h.Body, do)
		}
		Visit(s.Body, do)
		Visit(s.Else, do)
		Visit(s.Finally, do)
	}
}

func visit(e *Expr, do func(e *Expr)) {
	if e == nil {
		return
	}
	do(e)
	parts := e.Parts
	if values, _ := e.Chain(); values != nil {
		parts = values
	}
	for _, p := range parts {
		visit(p, do)
	}
	for _, n := range e.Named {
		visit(n.Key, do)
		visit(n.Value, do)
	}
	for _, c := range e.Clauses {
		visit(c.Target, do)
		visit(c.In, do)
		for _, asks := range c.Ifs {
			visit(asks, do)
		}
	}
	for _, p := range e.Params {
		visit(p.Default, do)
	}
}
