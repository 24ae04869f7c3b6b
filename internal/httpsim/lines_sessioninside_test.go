package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// TestWhatIsChangedInsideTheSessionIsTold runs views that change a list of the session in its place.
func TestWhatIsChangedInsideTheSessionIsTold(t *testing.T) {
	const after = "\nfrom django.http import HttpResponse\nreturn HttpResponse(\"ok\")"
	for lines, want := range map[string]string{
		`request.session.setdefault("reported", []).append(2)`:               `session["reported"] was changed inside: it is [2]`,
		"voted = []\nrequest.session[\"voted\"] = voted\nvoted.append(3)":    `session["voted"] was changed inside: it is [3]`,
		"voted = [3]\nrequest.session[\"voted\"] = voted":                    "",
		"request.session[\"n\"] = 1\nrequest.session[\"n\"] = 2":             "",
		"request.session[\"at\"] = {}\nrequest.session[\"at\"] = {\"a\": 1}": "",
	} {
		lines += after
		program, err := python.Program(lines)
		if err != nil {
			t.Fatal(err)
		}
		got := start(t, page("/x/", httpsim.Lines{Source: lines, Program: program, Name: "x"})).send("GET /x/ HTTP/1.1\r\nHost: shop.test\r\n\r\n")
		i := slices.IndexFunc(got.Notes, func(n rule.Text) bool { return strings.Contains(n.EN, "changed inside") })
		if want == "" && i >= 0 || want != "" && (i < 0 || got.Notes[i].EN != want || !strings.Contains(got.Notes[i].KO, "안이 바뀌어")) {
			t.Errorf("%s: told is %q, want %q", lines, got.Notes, want)
		}
	}
}

// TestWhatA500Keeps runs views that fail behind what saves at once.
func TestWhatA500Keeps(t *testing.T) {
	const lost = "status 500: the session is not saved"
	for lines, want := range map[string]string{
		"request.session[\"a\"] = 1\nrequest.session.cycle_key()\nrequest.session[\"b\"] = 2\nraise ValueError(\"x\")": lost + "; its new row stays as it was made, and the browser is not given the key",
		"request.session[\"a\"] = 1\nraise ValueError(\"x\")":                                                          lost,
		"raise ValueError(\"x\")": "",
	} {
		program, err := python.Program(lines)
		if err != nil {
			t.Fatal(err)
		}
		got := start(t, page("/x/", httpsim.Lines{Source: lines, Program: program, Name: "x"})).send("GET /x/ HTTP/1.1\r\nHost: shop.test\r\n\r\n")
		told := ""
		for _, n := range got.Notes {
			if strings.HasPrefix(n.EN, "status ") {
				told = n.EN
			}
		}
		if told != want || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: told is %q, want %q (%v)", lines, told, want, got.Header)
		}
	}
}
