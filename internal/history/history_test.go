package history_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"statelab/internal/harfile"
	"statelab/internal/history"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// recorded reads a recording that lies packed beside the tests of traffic.
func recorded(t *testing.T, name string) *harfile.File {
	t.Helper()
	file, err := os.Open(filepath.Join("../traffic/testdata", name+".har.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, in)
}

func read(t *testing.T, in io.Reader) *harfile.File {
	t.Helper()
	har, err := harfile.Read("test.har", in)
	if err != nil {
		t.Fatal(err)
	}
	return har
}

// of is the history of a recording.
func of(file *harfile.File, o history.Options) *history.History {
	return history.Of(traffic.Recording(file, traffic.Options{}), o)
}

// The shop whose payment comes back from another site: the sentence that is looked for
// comes first, with a change that was played.
func TestTheWorstComesFirst(t *testing.T) {
	in, err := os.Open("../../docs/examples/shop.har")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	h := of(read(t, in), history.Options{Changes: 3})
	first := h.Problems[0]
	if first.Rule != "same-site-lax" || first.What != trace.NotSent || !slices.Equal(first.Numbers, []int{6}) || len(first.Cookies) != 3 {
		t.Errorf("first comes %s", first.Says().EN)
	}
	for _, p := range h.Problems {
		if p.Change == nil || p.Change.Rule != p.Rule || len(p.Change.Free)+len(p.Change.Costly) == 0 {
			t.Errorf("nothing would change that %s", p.Says().EN)
		}
	}
	if h.Unseen[traffic.Provisional] != 1 {
		t.Errorf("requests not seen: %v", h.Unseen)
	}
}

// A change is told only of what came out as it was recorded, for the rule that decided there.
func TestChangesAreOfWhatWasRecorded(t *testing.T) {
	for _, name := range []string{"devtools", "playwright"} {
		h := of(recorded(t, name), history.Options{Changes: 20})
		played := 0
		for _, p := range h.Problems {
			if p.Change == nil {
				continue
			}
			played++
			if p.Claim != traffic.AsPredicted || p.Change.Rule != p.Rule || p.Change.Holds {
				t.Errorf("%s: %s: played %+v", name, p.Says().EN, p.Change)
			}
		}
		if played < 10 {
			t.Errorf("%s: %d problems were played", name, played)
		}
	}
}

// What a cookie story says happened is as much as the findings say, whatever is folded.
func TestNothingIsLostInAStory(t *testing.T) {
	file := recorded(t, "playwright")
	sent := map[string]int{}
	for f := range traffic.Recording(file, traffic.Options{}) {
		for _, c := range f.Cookies {
			if c.Sent != nil && *c.Sent {
				sent[c.Fate.Cookie.Name]++
			}
		}
	}
	told := map[string]int{}
	for _, k := range of(file, history.Options{}).Cookies {
		for _, e := range k.Events {
			if e.What == trace.Sent {
				told[k.Name] += e.Count
			}
		}
	}
	for name, n := range sent {
		if told[name] != n {
			t.Errorf("%q was sent %d times, and %d are told", name, n, told[name])
		}
	}
}

// What has another cause is another problem, though the rule is the same: who asked is true
// of every request that a sentence is about, and all of them can be listed.
func TestCausesAreToldApart(t *testing.T) {
	asked := map[int]string{}
	for f := range traffic.Recording(recorded(t, "playwright"), traffic.Options{}) {
		if f.Around != nil {
			asked[f.Number] = f.Around.Initiator
		}
	}
	plain := false
	for _, p := range of(recorded(t, "playwright"), history.Options{Cookie: new("sessionid")}).Problems {
		if p.What != trace.NotSent || p.Rule != "same-site-lax" && p.Rule != "credentials-omitted" {
			continue
		}
		if len(p.Numbers) != p.Count {
			t.Errorf("%d of %d requests: %s", len(p.Numbers), p.Count, p.Says().EN)
		}
		for _, n := range p.Numbers {
			if strings.HasPrefix(p.Seen.EN, "asked for by") && asked[n] != asked[p.Numbers[0]] {
				t.Errorf("request %d, asked for by %s: %s", n, asked[n], p.Says().EN)
			}
		}
		plain = plain || asked[p.Numbers[0]] == "http://shop.test" && slices.Equal(p.Which(), []string{"93-94", "97-99"})
	}
	if !plain {
		t.Error("what http://shop.test asked for is not told by itself")
	}
}
