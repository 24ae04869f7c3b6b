package sessionstore_test

import (
	"encoding/json"
	"os"
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
