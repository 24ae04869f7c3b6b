package jarfile_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"statelab/internal/cookiejar"
	"statelab/internal/jarfile"
)

// stable wants that what is read comes back when it is written and read once more, that
// every cookie is one of a file that a jar can be asked about, and that nothing is lost in
// counting.
func stable(t *testing.T, f jarfile.Format, text string) {
	if len(text) > 1<<12 {
		return
	}
	list, _, err := each(text)
	if err != nil {
		return
	}
	list = slices.DeleteFunc(list, func(e jarfile.Entry) bool { return !e.Wrong.IsZero() })
	before := cookies(t, list)
	written, left := jarfile.Write(f, before)
	again, about, err := each(string(written))
	if err != nil || len(again)+len(left) != len(before) {
		t.Fatalf("%d of %d cookies come back, %d left out, %v\n%s", len(again), len(before), len(left), err, written)
	}
	if got := cookies(t, again); f == jarfile.JSON && len(left) == 0 && len(before) > 0 && (about.Format != f || !reflect.DeepEqual(got, before)) {
		t.Errorf("%v: read\n%+v\nthen\n%+v", about.Format, before, got)
	}
	tally := restore(cookiejar.New(cookiejar.Options{}), morning(), again)
	if tally.Kept+tally.Twice+tally.LeftOut() != len(again) {
		t.Errorf("%d cookies: %+v", len(again), tally)
	}
}

// seeds are the files of real programs.
func seeds(f *testing.F, pattern string) {
	files, err := filepath.Glob("testdata/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text[:min(len(text), 1<<10)]))
	}
}

func FuzzJSON(f *testing.F) {
	f.Add(own(ownCookie))
	f.Add(own(`{"name":"한","value":"\u00ff","octets":true,"domain":"a","path":"/","created":"9999-12-31T23:59:59-24:00"}`))
	f.Add(`{"cookies":[{"name":"p","value":"x","domain":"a.test","path":"/","expires":1900000000.5,"sameSite":"None","partitionKey":"https://b.test"}],"origins":[]}`)
	f.Add(`[{"name":"p","value":"x","domain":".a.test","expirationDate":1.9e9,"hostOnly":false,"session":false,"sameSite":"no_restriction","partitionKey":{"topLevelSite":"https://a.test"}}]`)
	f.Add(`[{"key":"t","value":4,"url":"https://a.test","expiry":-1}, {"Host raw":"https://.a/","Name raw":"q"}]`)
	f.Fuzz(func(t *testing.T, text string) { stable(t, jarfile.JSON, text) })
}

func FuzzNetscape(f *testing.F) {
	seeds(f, "*.txt")
	f.Add(fromCurl)
	f.Add("[::1]\tTRUE\t/\tTRUE\t0\t#a\t1")
	f.Fuzz(func(t *testing.T, text string) { stable(t, jarfile.Netscape, text) })
}

// FuzzExport writes what is read in the formats of other programs.
func FuzzExport(f *testing.F) {
	f.Add(own(ownCookie))
	f.Add(`[{"name":"p","value":"x","domain":".a.test","expires":1900000000.123456,"priority":"High","partitionKey":{"topLevelSite":"https://a.test","hasCrossSiteAncestor":true}}]`)
	f.Fuzz(func(t *testing.T, text string) {
		for format := jarfile.StorageState; format <= jarfile.Extension; format++ {
			stable(t, format, text)
		}
	})
}
