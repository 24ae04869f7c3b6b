package sessionstore_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// large returns a whole number that no machine word holds.
func large(digits string) *big.Int {
	n, _ := new(big.Int).SetString(digits, 10)
	return n
}

func TestJSONIsPythons(t *testing.T) {
	dict := sessionstore.NewDict
	list := sessionstore.NewList
	for _, c := range []struct {
		value sessionstore.Value
		want  string
	}{
		{nil, "null"}, {true, "true"}, {false, "false"},
		{0, "0"}, {int64(-5), "-5"}, {uint64(math.MaxUint64), "18446744073709551615"}, {uint8(7), "7"},
		{large("-12345678901234567890"), "-12345678901234567890"}, {large("12"), "12"}, {(*big.Int)(nil), "null"},
		{1.0, "1.0"}, {1.5, "1.5"}, {float32(0.5), "0.5"}, {0.1, "0.1"}, {math.Copysign(0, -1), "-0.0"}, {0.0, "0.0"},
		{1e15, "1000000000000000.0"}, {9999999999999998.0, "9999999999999998.0"}, {1e16, "1e+16"}, {1.5e16, "1.5e+16"},
		{0.0001, "0.0001"}, {0.00001, "1e-05"}, {1e-7, "1e-07"}, {5e-324, "5e-324"}, {math.MaxFloat64, "1.7976931348623157e+308"},
		{math.Inf(1), "Infinity"}, {math.Inf(-1), "-Infinity"}, {math.NaN(), "NaN"},
		{"", `""`}, {"a/b<>&'", `"a/b<>&'"`}, {"\"\\\n\r\t\b\f\x00\x1f", `"\"\\\n\r\t\b\f\u0000\u001f"`}, {"\x7f~", `"\u007f~"`},
		{"é한\u2028\uffff", `"\u00e9\ud55c\u2028\uffff"`}, {"😀", `"\ud83d\ude00"`},
		{"\xed\xa0\xbd", `"\ud83d"`}, {"\xff\xed\xa0", `"\ufffd\ufffd\ufffd"`},
		{list(), "[]"}, {list(1, list(2, dict()), "x"), `[1,[2,{}],"x"]`}, {(*sessionstore.List)(nil), "[]"},
		{dict(), "{}"}, {(*sessionstore.Dict)(nil), "{}"},
		{dict(sessionstore.Item{Key: "b", Value: 1}, sessionstore.Item{Key: "a", Value: 2}, sessionstore.Item{Key: "b", Value: 3}), `{"b":3,"a":2}`},
	} {
		if got, err := sessionstore.JSON(c.value); got != c.want || err != nil {
			t.Errorf("%#v is written %s, Python writes %s (%v)", c.value, got, c.want, err)
		}
	}
}

func TestWhatJSONCannotHold(t *testing.T) {
	itself := sessionstore.NewList()
	itself.Append(itself)
	for _, c := range []struct {
		value sessionstore.Value
		want  string
	}{
		{struct{}{}, "TypeError: Object of type struct {} is not JSON serializable"},
		{time.Time{}, "TypeError: Object of type datetime is not JSON serializable"},
		{time.Second, "TypeError: Object of type timedelta is not JSON serializable"},
		{[]byte("x"), "TypeError: Object of type bytes is not JSON serializable"},
		{sessionstore.NewDict(sessionstore.Item{Key: "a", Value: time.Time{}}), "datetime"},
		{itself, "RecursionError"},
		{new(big.Int).Exp(big.NewInt(10), big.NewInt(4300), nil), "Exceeds the limit (4300 digits)"},
	} {
		_, err := sessionstore.JSON(c.value)
		if !errors.Is(err, sessionstore.ErrValue) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T: %v, want %s", c.value, err, c.want)
		}
	}
}

func TestJSONIsReadAsPythonReadsIt(t *testing.T) {
	for text, want := range map[string]string{
		" { \"a\" :\t[ 1 , 2.0\n] , \"b\" : { } }\r\n": `{"a":[1,2.0],"b":{}}`,
		`-0`: "0", `-0.0`: "-0.0", `1E5`: "100000.0", `1e+2`: "100.0", `1e400`: "Infinity", `-1e400`: "-Infinity",
		`NaN`: "NaN", `-Infinity`: "-Infinity", `9223372036854775807`: "9223372036854775807",
		`9223372036854775808`: "9223372036854775808", `"\ud83d\ude00"`: `"\ud83d\ude00"`, `"\uD83D"`: `"\ud83d"`,
		`"\ud83dx"`: `"\ud83dx"`, `"\ud83d\u0041"`: `"\ud83dA"`, `"\ude00\ud83d"`: `"\ude00\ud83d"`, `"\ud83d\ud83d\ude00"`: `"\ud83d\ud83d\ude00"`,
		`"\/\b\f"`: `"/\b\f"`, `{"a":1,"b":2,"a":3}`: `{"a":3,"b":2}`, `"é"`: `"\u00e9"`, strings.Repeat("[", 500) + strings.Repeat("]", 500): strings.Repeat("[", 500) + strings.Repeat("]", 500),
	} {
		v, err := sessionstore.ParseJSON(text)
		got, _ := sessionstore.JSON(v)
		if err != nil || got != want {
			t.Errorf("%s is read as %s, Python reads %s (%v)", text, got, want, err)
		}
	}
	for _, bad := range []string{"", " ", "nul", "True", "01", "1.", ".5", "-", "+1", "1e", "--1", "-NaN", "[1,]", "[1 2]", "[", "{", `{"a"}`, `{"a":}`, `{"a":1,}`,
		`{a:1}`, `{1:2}`, `"`, `"\x"`, `"\`, `"\u12"`, `"\u12g4"`, "\"\n\"", "\"\x00\"", "1 2", "\ufeff1", "\u00a01", `'a'`,
		strings.Repeat("[", 2000) + strings.Repeat("]", 2000), strings.Repeat("1", 4301)} {
		if v, err := sessionstore.ParseJSON(bad); err == nil {
			t.Errorf("%.40q is read as %v", bad, v)
		}
	}
}

func TestSessionDataThatCannotBeTrusted(t *testing.T) {
	codec := sessionstore.Codec{Secret: "new", Fallbacks: []string{"old"}}
	data := sessionstore.NewDict(sessionstore.Item{Key: "a", Value: 1})
	encode := func(c sessionstore.Codec) string {
		text, err := c.Encode(data, nine)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	good := encode(codec)
	for _, c := range []struct {
		what, text string
		signature  sessionstore.Signature
		readable   bool
		data, json string
	}{
		{"what was encoded", good, sessionstore.SignatureValid, true, `{"a":1}`, `{"a":1}`},
		{"signed with a fallback", encode(sessionstore.Codec{Secret: "old"}), sessionstore.SignatureFallback, true, `{"a":1}`, `{"a":1}`},
		{"signed with another secret", encode(sessionstore.Codec{Secret: "other"}), sessionstore.SignatureBad, true, `{}`, `{"a":1}`},
		{"signed for cookies", encode(sessionstore.Codec{Secret: "new", Salt: sessionstore.CookieSalt}), sessionstore.SignatureBad, true, `{}`, `{"a":1}`},
		{"a changed letter", "f" + good[1:], sessionstore.SignatureBad, false, `{}`, "\u007f" + `"a":1}`},
		{"a changed time", strings.Replace(good, ":1", ":2", 1), sessionstore.SignatureBad, true, `{}`, `{"a":1}`},
		{"no signature", "not:signed", sessionstore.SignatureBad, false, `{}`, ""},
		{"no colon", "garbage", sessionstore.SignatureBad, false, `{}`, ""},
		{"nothing", "", sessionstore.SignatureBad, false, `{}`, ""},
		{"signed, without a time", codec.Sign("eyJhIjoxfQ"), sessionstore.SignatureValid, false, `{}`, ""},
		{"signed, with a time that is none", codec.Sign("eyJhIjoxfQ:?"), sessionstore.SignatureValid, false, `{}`, `{"a":1}`},
		{"signed, no base64", codec.Sign("!!:1"), sessionstore.SignatureValid, false, `{}`, ""},
		{"signed, not compressed", codec.Sign(".eyJhIjoxfQ:1"), sessionstore.SignatureValid, false, `{}`, ""},
		{"signed, no JSON", codec.Sign("aGVsbG8:1"), sessionstore.SignatureValid, false, `{}`, "hello"},
		{"signed, a list", codec.Sign("WzFd:1"), sessionstore.SignatureValid, false, `{}`, "[1]"},
		{"signed, with padding", codec.Sign("eyJhIjoxfQ==:1"), sessionstore.SignatureValid, true, `{"a":1}`, `{"a":1}`},
		{"signed, in Latin-1", codec.Sign("eyJhIjoi6SJ9:1"), sessionstore.SignatureValid, true, `{"a":"\u00e9"}`, `{"a":"é"}`},
	} {
		t.Run(c.what, func(t *testing.T) {
			d := codec.Decode(c.text)
			got, _ := sessionstore.JSON(d.Data)
			if d.Signature != c.signature || d.Readable != c.readable || got != c.data {
				t.Errorf("signature %s, readable %v, data %s; want %s, %v, %s", d.Signature, d.Readable, got, c.signature, c.readable, c.data)
			}
			if c.json != "" && d.JSON != c.json {
				t.Errorf("it says %q, want %q", d.JSON, c.json)
			}
		})
	}
}

func TestOnlyABadSignatureIsLogged(t *testing.T) {
	for _, c := range []struct {
		what  string
		data  func(sessionstore.Codec) string
		lines int
	}{
		{"a bad signature", func(sessionstore.Codec) string { return "e30:1vgJCy:x" }, 1},
		{"no signature", func(sessionstore.Codec) string { return "garbage" }, 1},
		{"signed garbage", func(c sessionstore.Codec) string { return c.Sign("aGVsbG8:1") }, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			server := newServer(t)
			key := server.saved(sessionstore.Item{Key: "a", Value: 1})
			_, err := server.db.Conn(nil).Exec(nothing, "UPDATE django_session SET session_data = ?", c.data(server.settings.Codec()))
			server.must(err)
			s := server.request(key)
			if s.Has("a") || s.Key() != key {
				t.Errorf("the session has %v and the key %q", s.Keys(), s.Key())
			}
			if len(server.log) != c.lines {
				t.Errorf("the log is %v, want %d lines", server.log, c.lines)
			}
			if c.lines > 0 && server.log[0] != (sessionstore.LogLine{Logger: "django.security.SuspiciousSession", Level: "WARNING", Message: "Session data corrupted"}) {
				t.Errorf("the log says %v", server.log[0])
			}
		})
	}
}

func TestARotatedSecretKey(t *testing.T) {
	server := newServer(t)
	key := server.saved(sessionstore.Item{Key: "a", Value: 1})
	server.settings = sessionstore.Settings{SecretKey: "newer", SecretKeyFallbacks: []string{"a secret"}}
	s := server.request(key)
	if answer, asked := s.Loaded(); asked {
		t.Errorf("before it is touched the session has been loaded: %v", answer)
	}
	if !s.Has("a") {
		t.Fatal("a session signed with a fallback is lost")
	}
	if answer, _ := s.Loaded(); answer.Decoded.Signature != sessionstore.SignatureFallback {
		t.Errorf("its signature is %s", answer.Decoded.Signature)
	}
	s.Modified = true
	server.must(s.Save())
	server.settings.SecretKeyFallbacks = nil
	if !server.request(key).Has("a") {
		t.Error("the save did not sign with the new key")
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x",null,true]}`, `"\ud83d\ude00\u00e9"`, `-0`, `1e16`, `[[],{}]`, `12345678901234567890`, "\"\xff\"", `"\ud800"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := sessionstore.ParseJSON(text)
		if err != nil {
			return
		}
		once, err := sessionstore.JSON(v)
		if err != nil {
			t.Fatalf("%q is read and cannot be written: %v", text, err)
		}
		again, err := sessionstore.ParseJSON(once)
		if err != nil {
			t.Fatalf("%q is written %s, which cannot be read", text, once)
		}
		if twice, _ := sessionstore.JSON(again); twice != once {
			t.Errorf("%q is written %s, then %s", text, once, twice)
		}
		for _, c := range []byte(once) {
			if c < ' ' || c > '~' {
				t.Errorf("%q is written %q, which is not plain ASCII", text, once)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	codec := sessionstore.Codec{Secret: "s"}
	for _, s := range []string{"e30:1vgJCy:x", codec.Sign("eyJhIjoxfQ:1"), codec.Sign(".eJyrVkrKTFeyUkpMSlYYxaN4FGPHSrUAGEQBrA:1"), "::", "", ".:.:."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := codec.Decode(text)
		if d.Data == nil {
			t.Fatal("no data at all")
		}
		if d.Data.Len() > 0 && (d.Signature != sessionstore.SignatureValid || !d.Readable) {
			t.Errorf("%q is trusted: %+v", text, d)
		}
		signed := codec.Decode(codec.Sign(text)) // whatever was signed can be looked at
		if signed.Signature != sessionstore.SignatureValid {
			t.Errorf("%q was signed and is %s", text, signed.Signature)
		}
		if signed.Readable {
			if _, err := codec.Encode(signed.Data, nine); err != nil {
				t.Errorf("%q is read and cannot be encoded: %v", text, err)
			}
		}
	})
}

// login is what a session holds after login().
func login() *sessionstore.Dict {
	return sessionstore.NewDict(
		sessionstore.Item{Key: "_auth_user_id", Value: "1"},
		sessionstore.Item{Key: "_auth_user_backend", Value: "django.contrib.auth.backends.ModelBackend"},
		sessionstore.Item{Key: "_auth_user_hash", Value: strings.Repeat("2ab77cda8ab20b53", 4)})
}

func BenchmarkEncode(b *testing.B) {
	data, codec := login(), sessionstore.Codec{Secret: "s"}
	for b.Loop() {
		if _, err := codec.Encode(data, nine); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	codec := sessionstore.Codec{Secret: "s"}
	text, err := codec.Encode(login(), nine)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if codec.Decode(text).Data.Len() != 3 {
			b.Fatal("lost")
		}
	}
}

func BenchmarkRequestThatReads(b *testing.B) {
	server := newServer(b)
	key := server.saved(sessionstore.Item{Key: "_auth_user_id", Value: "1"})
	for b.Loop() {
		server.statements = server.statements[:0]
		if !server.request(key).Has("_auth_user_id") {
			b.Fatal("lost")
		}
	}
}

func BenchmarkRequestThatWrites(b *testing.B) {
	server := newServer(b)
	key := server.saved(sessionstore.Item{Key: "n", Value: 0})
	for b.Loop() {
		server.statements = server.statements[:0]
		s := server.request(key)
		s.Set("n", s.Get("n").(int64)+1)
		server.must(s.Save())
	}
}

// Without a look at the signature a text is read as what it claims to hold.
func TestWhatATextClaims(t *testing.T) {
	codec := sessionstore.Codec{Secret: "k"}
	text, err := codec.Encode(sessionstore.NewDict(sessionstore.Item{Key: "a", Value: int64(1)}), time.Unix(1e9, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{text, text + "x", text[:len(text)-5]} {
		d := sessionstore.Codec{Unchecked: true}.Decode(text)
		if d.Signature != sessionstore.SignatureUnchecked || !d.Readable || d.Data.Get("a") != int64(1) || d.SignedAt.Unix() != 1e9 {
			t.Errorf("%s is read as %+v", text, d)
		}
	}
	for _, text := range []string{"", "a", ":", "e30:1", "e30"} {
		if d := (sessionstore.Codec{Unchecked: true}).Decode(text); d.Readable || d.Data == nil {
			t.Errorf("%q is read as %+v", text, d)
		}
	}
}
