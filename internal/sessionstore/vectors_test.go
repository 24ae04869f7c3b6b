package sessionstore_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
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
		back, err := codec.Encode(got.Data, now)
		if err != nil {
			t.Fatal(err)
		}
		// Two compressors choose other octets for the same data.
		if again := codec.Decode(back); again.JSON != c.JSONBytes || !again.SignedAt.Equal(now) || again.Signature != sessionstore.SignatureValid {
			t.Errorf("%s is encoded %s, which says %q", c.JSONBytes, back, again.JSON)
		}
		if !c.Compressed && !strings.HasPrefix(back, ".") && back != c.Encoded {
			t.Errorf("%s is encoded\n%s, Django has\n%s", c.JSONBytes, back, c.Encoded)
		}
	}
}

// Between 12 and 16 characters Python's zlib already gains and Go's does not.
func TestCompressionBeginsAboutWhereDjangoBeginsIt(t *testing.T) {
	v := readVectors(t)
	if len(v.CompressBoundary) == 0 {
		t.Fatal("no vectors")
	}
	for _, c := range v.CompressBoundary {
		n, compressed := int(c[0].(float64)), c[2].(bool)
		data := sessionstore.NewDict(sessionstore.Item{Key: "k", Value: strings.Repeat("a", n)})
		text, err := sessionstore.Codec{}.Encode(data, time.Unix(0, 0))
		if err != nil || (n < 12 || n > 16) && strings.HasPrefix(text, ".") != compressed {
			t.Errorf("%d times a is encoded as %s, compressed is %v in Django (%v)", n, text, compressed, err)
		}
		if got := (sessionstore.Codec{}).Decode(text); got.JSON != `{"k":"`+strings.Repeat("a", n)+`"}` {
			t.Errorf("%d times a come back as %q", n, got.JSON)
		}
	}
}

func TestASmallTextDoesNotUnpackIntoAHugeOne(t *testing.T) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	zeros := make([]byte, 1<<20)
	for range 64 {
		w.Write(zeros)
	}
	w.Close()
	codec := sessionstore.Codec{}
	got := codec.Decode(codec.Sign("." + base64.RawURLEncoding.EncodeToString(z.Bytes()) + ":1"))
	if got.Readable || len(got.JSON) > 0 {
		t.Errorf("%d bytes became %d", z.Len(), len(got.JSON))
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
