package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/trace"
)

// A page of one site can have another site's table changed: what its image asks
// for writes a row there.
func TestTablesOfOtherSitesAreShownWhereTheyChanged(t *testing.T) {
	step := trace.Step{ID: "read", Number: 1, Of: 1, Table: &trace.Table{Host: "news.test", Name: "django_session"},
		Tables: []trace.Table{{Host: "ads.test", Name: "django_session", Rows: []trace.RowEntry{
			{Mark: trace.New, Key: "rwwb0123456789abcdef0123456w6w62", Live: true, Lasts: 24 * time.Hour}}}}}
	var out strings.Builder
	render.NewTerminal(&out, render.Options{Profile: termenv.Ascii}).Step(&trace.Trace{Steps: []trace.Step{step}}, 0)
	_, below, found := strings.Cut(out.String(), "(of ads.test)")
	if !found || !strings.Contains(below, "+ rwwb..6w62") {
		t.Errorf("the row of ads.test is missing:\n%s", out.String())
	}
}
