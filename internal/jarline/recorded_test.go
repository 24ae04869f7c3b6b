package jarline_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// A recorded case is a list of requests in the words of the protocol, each with
// what the browser did.
type recorded struct {
	ID         string
	PSL        json.RawMessage
	ThirdParty string `json:"third_party"`
	Steps      []map[string]json.RawMessage
}

// TestRecordedCases plays through the protocol what a browser was seen to do.
func TestRecordedCases(t *testing.T) {
	files, err := filepath.Glob("../cookiejar/testdata/recorded/*.jsonl")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files of recorded cases (%v), want 6", len(files), err)
	}
	wants := 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			var c recorded
			if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			wants += c.play(t)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if wants < 350 {
		t.Errorf("%d answers were compared, want at least 350", wants)
	}
}

// play sends the steps as they stand, and compares the answers to those that
// have something wanted.
func (c *recorded) play(t *testing.T) (compared int) {
	t.Helper()
	reset := map[string]json.RawMessage{"op": json.RawMessage(`"reset"`)}
	if c.PSL != nil {
		reset["psl"] = c.PSL
	}
	if c.ThirdParty != "" {
		reset["third_party"] = json.RawMessage(`"` + c.ThirdParty[len("3p-"):] + `"`)
	}
	ask := []string{marshal(t, reset)}
	for _, step := range c.Steps {
		bare := map[string]json.RawMessage{}
		for name, value := range step {
			if name != "want" {
				bare[name] = value
			}
		}
		ask = append(ask, marshal(t, bare))
	}
	answers := talk(t, ask...)
	for i, step := range c.Steps {
		want, ok := step["want"]
		if !ok {
			continue
		}
		compared++
		var got struct {
			Cookie  *string
			Cookies []map[string]any
		}
		if err := json.Unmarshal([]byte(answers[i+1]), &got); err != nil {
			t.Fatal(err)
		}
		if got.Cookie != nil {
			var header string
			if err := json.Unmarshal(want, &header); err != nil || *got.Cookie != header {
				t.Errorf("%s: Cookie: %s, want %s (%v)", c.ID, *got.Cookie, header, err)
			}
			continue
		}
		var cookies []map[string]any
		if err := json.Unmarshal(want, &cookies); err != nil {
			t.Fatal(err)
		}
		if got.Cookies == nil || len(cookies) != len(got.Cookies) {
			t.Errorf("%s: %.300s, want %d cookies", c.ID, answers[i+1], len(cookies))
			continue
		}
		for _, w := range cookies {
			if !anyFits(got.Cookies, w) {
				t.Errorf("%s: %.300s, want %v", c.ID, answers[i+1], w)
			}
		}
	}
	return compared
}

func anyFits(got []map[string]any, want map[string]any) bool {
	for _, g := range got {
		all := true
		for name, value := range want {
			all = all && (name == "ttl" || reflect.DeepEqual(g[name], value))
		}
		if all {
			return true
		}
	}
	return false
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
