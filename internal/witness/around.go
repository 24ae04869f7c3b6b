package witness

import (
	"statelab/internal/cookiejar"
	"statelab/internal/trace"
)

// Around tells what a jar is told of how a request came about. All of it is stated.
func Around(ctx cookiejar.Context) *trace.Around {
	a := trace.Around{
		API: [...]string{"", "script"}[ctx.API], Dest: [...]string{"", "iframe", "subresource"}[ctx.Dest],
		Ancestors: origins(ctx.Ancestors), Redirects: origins(ctx.Redirects), Credentials: [...]string{"", "same-origin", "omit"}[ctx.Credentials],
	}
	if ctx.Initiator != nil {
		a.Initiator = ctx.Initiator.String()
	}
	if ctx.Top != nil {
		a.Top = ctx.Top.String()
	}
	return &a
}

func origins(list []cookiejar.Origin) []string {
	var names []string
	for _, o := range list {
		names = append(names, o.String())
	}
	return names
}
