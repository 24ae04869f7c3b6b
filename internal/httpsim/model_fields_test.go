package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// SQLite refuses what a field that is kept as another one does not take.
func TestFieldsKeptAsOthers(t *testing.T) {
	m := &httpsim.Model{App: "shop", Name: "Note"}
	for _, name := range []string{"TextField", "EmailField", "URLField", "SlugField", "PositiveIntegerField"} {
		f := httpsim.ModelField{Name: strings.ToLower(strings.TrimSuffix(name, "Field")), Kind: httpsim.FieldKind(name)}.Classed()
		m.Fields = append(m.Fields, f)
	}
	m.Fields[4].Default = int64(0)
	site := page("/", httpsim.CreateRow{Model: m, Set: []httpsim.FieldValue{field("text", "a"), field("email", "a@b.test"), field("positiveinteger", "-1")}})
	site.Models = []*httpsim.Model{m}
	w := start(t, site)
	if got := w.get("/", ""); got.StatusCode != 500 || got.Reason.Name != "IntegrityError" || !strings.HasPrefix(got.Reason.Says, "CHECK constraint failed: ") {
		t.Errorf("a number below 0 comes to %d, %+v", got.StatusCode, got.Reason)
	}
}
