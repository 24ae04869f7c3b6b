package sessionstore_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// vectors are values that Django 6.1.1 encoded.
type vectors struct {
	SecretKey   string `json:"secret_key"`
	SessionData []struct {
		Epoch      int64
		JSONBytes  string `json:"json_bytes"`
		Dict       json.RawMessage
		Encoded    string
		Compressed bool
	} `json:"session_data"`
	CompressBoundary [][3]any                               `json:"compress_boundary"`
	Signing          []struct{ Value, Salt, Signed string } `json:"signing"`
	B62              [][2]any                               `json:"b62"`
}

func readVectors(t testing.TB) (v vectors) {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDjangoSessionDataIsReadAndWritten(t *testing.T) {
	v := readVectors(t)
	codec := sessionstore.Codec{Secret: v.SecretKey}
	for _, c := range v.SessionData {
		now := time.Unix(c.Epoch, 0).UTC()
		got := codec.Decode(c.Encoded)
		if got.Signature != sessionstore.SignatureValid || !got.Readable || got.JSON != c.JSONBytes {
			t.Errorf("%s is read as %s, %q", c.Encoded, got.Signature, got.JSON)
		}
		if got.Compressed != c.Compressed || !got.SignedAt.Equal(now) {
			t.Errorf("%s: compressed %v, signed at %v", c.Encoded, got.Compressed, got.SignedAt)
		}
		if back, err := sessionstore.JSON(got.Data); back != c.JSONBytes || err != nil {
			t.Errorf("%s is written as %s (%v)", c.JSONBytes, back, err)
		}
		if back, err := codec.Encode(got.Data, now); back != c.Encoded || err != nil {
			t.Errorf("%s is encoded\n%s, Django has\n%s (%v)", c.JSONBytes, back, c.Encoded, err)
		}
	}
}

func TestCompressionBeginsWhereDjangoBeginsIt(t *testing.T) {
	v := readVectors(t)
	if len(v.CompressBoundary) == 0 {
		t.Fatal("no vectors")
	}
	for _, c := range v.CompressBoundary {
		n, compressed := int(c[0].(float64)), c[2].(bool)
		data := sessionstore.NewDict(sessionstore.Item{Key: "k", Value: strings.Repeat("a", n)})
		text, err := sessionstore.Codec{}.Encode(data, time.Unix(0, 0))
		if err != nil || strings.HasPrefix(text, ".") != compressed {
			t.Errorf("%d times a is encoded as %s, compressed is %v in Django (%v)", n, text, compressed, err)
		}
	}
}

func TestSignatures(t *testing.T) {
	v := readVectors(t)
	if len(v.Signing) == 0 {
		t.Fatal("no vectors")
	}
	for _, c := range v.Signing {
		codec := sessionstore.Codec{Secret: v.SecretKey, Salt: c.Salt}
		if got := codec.Sign(c.Value); got != c.Signed {
			t.Errorf("%q is signed %q, Django has %q", c.Value, got, c.Signed)
		}
		if value, signature := codec.Unsign(c.Signed); value != c.Value || signature != sessionstore.SignatureValid {
			t.Errorf("%q is %s and says %q", c.Signed, signature, value)
		}
	}
}

func TestTimesOfSigning(t *testing.T) {
	v := readVectors(t)
	if len(v.B62) == 0 {
		t.Fatal("no vectors")
	}
	for _, c := range v.B62 {
		at, stamp := time.Unix(int64(c[0].(float64)), 0), c[1].(string)
		text, err := sessionstore.Codec{}.Encode(nil, at)
		parts := strings.Split(text, ":")
		if err != nil || parts[1] != stamp {
			t.Errorf("%v is written %q, Django has %q (%v)", at, parts[1], stamp, err)
		}
		if got := (sessionstore.Codec{}).Decode(text).SignedAt; !got.Equal(at) {
			t.Errorf("%q is read as %v, want %v", stamp, got, at)
		}
	}
	before := time.Unix(-62, 0)
	text, _ := sessionstore.Codec{}.Encode(nil, before)
	if got := (sessionstore.Codec{}).Decode(text).SignedAt; !strings.Contains(text, ":-10:") || !got.Equal(before) {
		t.Errorf("a time before 1970 is written in %s and read as %v", text, got)
	}
}
