package language

import (
	"slices"
	"testing"

	"statelab/internal/korean"
)

// Every sentence of the reference's tables has Korean, and no Korean is of a sentence that
// nothing says any more.
func TestTheReferenceIsInKorean(t *testing.T) {
	var told []string // what a field is, some of it with Korean of its own
	said := []string{"one request", "the step", "none", "Required"}
	var look func(Type)
	fields := func(all []Field) {
		for _, f := range all {
			if f.About.EN != "" && f.About.KO == "" {
				t.Errorf("%s says without Korean: %s", f.Name, f.About.EN)
			}
			told = append(told, f.About.EN)
			if !slices.Contains(settingNames(), f.Name) { // a setting's own value
				said = append(said, f.Default)
			}
			look(f.Type)
		}
	}
	look = func(of Type) {
		switch {
		case of.Says != "":
			said = append(said, of.Says)
		case of.Of == nil && of.Form != AsWord && of.Form != AsBool && of.Form != AsEither:
			said = append(said, of.String())
		}
		fields(of.Fields)
		if of.Of != nil {
			look(*of.Of)
		}
		for _, e := range of.Either {
			look(e)
		}
	}
	for _, a := range pageActions {
		said = append(said, a.About)
		look(a.Type)
	}
	for _, v := range verbs {
		if v.About.KO == "" {
			t.Errorf("%s has no Korean", v.Verb)
		}
		look(v.Type)
	}
	for _, e := range expectations {
		said = append(said, e.About)
		look(e.Type)
	}
	for _, part := range skeleton {
		fields(part.Fields)
	}
	for _, all := range [][]Field{TestFields(), HoleFields(), MistakeFields(), Site()} {
		fields(all)
	}
	for _, s := range said {
		if s != "" && korean.OfReference(s) == "" {
			t.Errorf("the reference says without Korean: %s", s)
		}
	}
	for _, s := range korean.References() {
		if !slices.Contains(said, s) && !slices.Contains(told, s) {
			t.Errorf("nothing says any more: %s", s)
		}
	}
}
