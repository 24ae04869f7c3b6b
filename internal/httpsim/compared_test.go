package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// The functions that compare in constant time want texts, each in its way.
func TestComparingInConstantTime(t *testing.T) {
	for _, c := range []struct {
		by   httpsim.Comparer
		kept string
		want string
	}{
		{httpsim.ConstantTime, `"3"`, "same"},
		{httpsim.ConstantTime, `3`, "same"}, // Django makes a text of it
		{httpsim.ConstantTime, `4`, "other"},
		{httpsim.SecretsDigest, `"3"`, "same"},
		{httpsim.SecretsDigest, `"4"`, "other"},
		{httpsim.SecretsDigest, `3`, "TypeError: unsupported operand types(s) or combination of types: 'int' and 'str'"},
		{httpsim.HMACDigest, `"é"`, "TypeError: comparing strings with non-ASCII characters is not supported"},
		{"", `3`, "other"},
	} {
		value, err := httpsim.Constant(c.kept)
		if err != nil {
			t.Fatal(err)
		}
		asks := httpsim.When{Tests: []httpsim.Test{{Of: httpsim.Lookup("session", "n"), Values: []httpsim.Template{httpsim.Literal("3")}, By: c.by}},
			Then: []httpsim.Action{httpsim.Text{Text: "same"}}, Else: []httpsim.Action{httpsim.Text{Text: "other"}}}
		got := start(t, page("/", httpsim.SessionSet{Name: "n", Value: value}, asks)).get("/", "")
		if said := got.body + got.Reason.Name + ": " + got.Reason.Says; !strings.Contains(said, c.want) {
			t.Errorf("%s of %s: %s, want %s", c.by, c.kept, said, c.want)
		}
	}
}
