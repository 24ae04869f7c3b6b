package python

// Visit calls do with every expression of some statements, those within others behind them.
func Visit(all []Statement, do func(e *Expr)) {
	VisitStatements(all, func(s Statement) { EachOf(s, do) })
}

// VisitStatements calls do with every one of some statements, those within others behind them.
func VisitStatements(all []Statement, do func(s Statement)) {
	for _, s := range all {
		do(s)
		for _, h := range s.Handlers {
			VisitStatements(h.Body, do)
		}
		VisitStatements(s.Body, do)
		VisitStatements(s.Else, do)
		VisitStatements(s.Finally, do)
	}
}

// EachOf calls do with every expression of a statement, without those of the lines in it.
func EachOf(s Statement, do func(e *Expr)) {
	Each(s.Value, do)
	Each(s.Target, do)
	for _, also := range s.Also {
		Each(also, do)
	}
	for _, p := range s.Params {
		Each(p.Default, do)
	}
	for _, h := range s.Handlers {
		Each(h.Exception, do)
	}
}

// Each calls do with an expression and with all those within it; nil is none.
func Each(e *Expr, do func(e *Expr)) {
	if e == nil {
		return
	}
	do(e)
	parts := e.Parts
	if values, _ := e.Chain(); values != nil {
		parts = values
	}
	for _, p := range parts {
		Each(p, do)
	}
	for _, n := range e.Named {
		Each(n.Key, do)
		Each(n.Value, do)
	}
	for _, c := range e.Clauses {
		Each(c.Target, do)
		Each(c.In, do)
		for _, asks := range c.Ifs {
			Each(asks, do)
		}
	}
	for _, p := range e.Params {
		Each(p.Default, do)
	}
}
