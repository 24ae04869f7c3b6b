package deflate_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"

	"statelab/internal/sessionstore/deflate"
)

// numbers is a stream of numbers that is the same in every language.
type numbers uint64

func (r *numbers) next(below uint64) uint64 {
	*r = *r*6364136223846793005 + 1442695040888963407
	return uint64(*r) >> 33 % below
}

// input returns one of the texts whose streams zlib 1.2.13 has recorded.
func input(kind string, seed, n int) (b []byte) {
	r := numbers(seed)
	switch kind {
	case "noise":
		for range n {
			b = append(b, byte(r.next(256)))
		}
	case "letters":
		for range n {
			b = append(b, byte('a'+r.next(4)))
		}
	case "one":
		b = bytes.Repeat([]byte("A"), n)
	case "json":
		for b = append(b, '{'); len(b) < n; {
			k := r.next(1000)
			b = fmt.Appendf(b, `"k%d":"%x",`, k, r.next(1<<31))
		}
	case "far":
		b = bytes.Repeat(input("noise", seed, n/3), 3)
	case "skewed":
		for range n {
			k := 0
			for k < 40 && r.next(3) > 0 {
				k++
			}
			b = append(b, byte('0'+k))
		}
	}
	return b
}

func TestStreamsAreTheLibrarysToTheByte(t *testing.T) {
	var cases []struct {
		Kind            string
		Seed, N, Length int
		SHA256          string
	}
	text, err := os.ReadFile("testdata/zlib.json")
	if err == nil {
		err = json.Unmarshal(text, &cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		z := deflate.Compress(input(c.Kind, c.Seed, c.N))
		if sum := fmt.Sprintf("%x", sha256.Sum256(z)); len(z) != c.Length || sum != c.SHA256 {
			t.Errorf("%s of %d bytes: a stream of %d bytes (%s), zlib has %d (%s)", c.Kind, c.N, len(z), sum, c.Length, c.SHA256)
		}
	}
}

func FuzzCompress(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte(`{"cart":{"apple":1,"pear":2}}`))
	f.Add(input("letters", 1, 600))
	f.Add(input("json", 1, 300))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := zlib.NewReader(bytes.NewReader(deflate.Compress(data)))
		if err != nil {
			t.Fatal(err)
		}
		back, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(back, data) {
			t.Errorf("%d bytes come back as %d (%v)", len(data), len(back), err)
		}
	})
}

func BenchmarkCompressASession(b *testing.B) {
	data := input("json", 1, 170)
	for b.Loop() {
		deflate.Compress(data)
	}
}
