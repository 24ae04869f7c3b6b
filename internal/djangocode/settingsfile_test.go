package djangocode_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/pyrun"
)

// TestSettingsFiles: a settings.py comes to what a real Python and Django were recorded to make of it.
func TestSettingsFiles(t *testing.T) {
	recorded, err := os.ReadFile("testdata/settings/settings.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(recorded), "# ")[1:] {
		name, want, _ := strings.Cut(part, "\n")
		text, err := os.ReadFile("testdata/settings/" + name + ".py")
		if err != nil {
			t.Fatal(err)
		}
		file, err := djangocode.ReadSettings(string(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		said := map[string]string{}
		for _, v := range file.Values {
			code, ok := djangocode.SettingLiteral(v.Value)
			if !ok {
				code, _ = pyrun.Str(v.Value)
				code = "Path " + code
			}
			said[v.Name] = code
		}
		for line := range strings.Lines(want) {
			key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " = ")
			if strings.Contains(value, "Path") != strings.Contains(said[key], "Path") || !strings.Contains(value, "Path") && said[key] != value || said[key] == "" {
				t.Errorf("%s: %s is %s, in Python %s", name, key, said[key], value)
			}
			delete(said, key)
		}
		for key, value := range said {
			t.Errorf("%s: %s is %s, and nothing in Python", name, key, value)
		}
	}
}
