package chromium_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// A tour comes out otherwise each time, for the browser and its server share the clock of a real
// machine. So what the browser told can be kept, and what is claimed of it be held against it again.
var (
	keep  = flag.String("keep", "", "a folder in which what the browser tells of tours is kept")
	again = flag.String("again", "", "a file from such a folder, of which the claims are held once more")
)

// keptTour is what was seen of a tour.
type keptTour struct {
	Events []message
	Jars   []jarState
	Served []served
}

// keep writes what was seen into the folder that -keep names.
func (v *visit) keep(name string) {
	if *keep == "" {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	text, err := json.Marshal(keptTour{v.events, v.jars, v.served})
	if err == nil {
		err = os.WriteFile(filepath.Join(*keep, name+".json"), text, 0o600)
	}
	if err != nil {
		v.t.Error(err)
	}
}

// TestKeptTourIsClaimedRightly holds the claims about a tour that was kept.
func TestKeptTourIsClaimedRightly(t *testing.T) {
	if *again == "" {
		t.Skip("no tour is named: run with -again FILE, which -keep FOLDER has written")
	}
	text, err := os.ReadFile(*again)
	if err != nil {
		t.Fatal(err)
	}
	var k keptTour
	if err := json.Unmarshal(text, &k); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", *again, err))
	}
	v := &visit{browser: &browser{events: k.Events}, t: t, jars: k.Jars, served: k.Served}
	v.holdForms(v.hops())
}
