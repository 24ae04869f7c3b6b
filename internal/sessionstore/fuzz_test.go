package sessionstore_test

import (
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// FuzzPythonJSON reads any text; what is read can be written, and read again as
// the same.
func FuzzPythonJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-0.0,1e16,1E-07,NaN,-Infinity,"\ud800",null,true]}`, `{"a":1,"a":2}`, `"\u00e9é"`, "[[[[", `123456789012345678901234567890`, "\xff", ` {} `} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := sessionstore.ParseJSON(text)
		if err != nil {
			return
		}
		written, err := sessionstore.JSON(v)
		if err != nil {
			t.Fatalf("%q is read and cannot be written: %v", text, err)
		}
		again, err := sessionstore.ParseJSON(written)
		if err != nil {
			t.Fatalf("%q is written as %q, which cannot be read: %v", text, written, err)
		}
		if second, _ := sessionstore.JSON(again); second != written {
			t.Errorf("%q becomes %q and then %q", text, written, second)
		}
	})
}

// FuzzCodec decodes any text; only what was signed with the key is trusted.
func FuzzCodec(f *testing.F) {
	codec := sessionstore.Codec{Secret: "a secret of the fuzzing"}
	now := time.Unix(1e9, 0).UTC()
	good, err := codec.Encode(sessionstore.NewDict(sessionstore.Item{Key: "a", Value: "b"}), now)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{good, good + "x", "." + good, "", ":", "::", ".eJw:1:2", "e30:zzzzzzzzzzzzzzzz:x", "\xff:\x00:é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := codec.Decode(text)
		if d.Data == nil {
			t.Fatal("the data is nil")
		}
		if text != good && (d.Signature != sessionstore.SignatureBad || d.Data.Len() > 0) {
			t.Errorf("%q is taken for %s, with %d values", text, d.Signature, d.Data.Len())
		}
		body := codec.Decode(codec.Sign(text)) // signed, whatever it is
		if body.Signature != sessionstore.SignatureValid {
			t.Errorf("%q is signed and %s", text, body.Signature)
		}
	})
}
