package experiments

import "testing"

// BenchmarkAsk asks about the fetch that needs three changes at once, which is the
// longest search that a story of two requests takes.
func BenchmarkAsk(b *testing.B) {
	s := told(b, "fetched http://app.test http://api.bank.test/login sid=1; Path=/ | fetch http://app.test http://api.bank.test/me")
	whole := s.numbered()
	q := Question{Op: 1, Key: play(&whole, 0).of(0).set.Cookie.Key()}
	for b.Loop() {
		Ask(s, q)
	}
}

// BenchmarkAskOfAThousand asks the same at the end of a long recording.
func BenchmarkAskOfAThousand(b *testing.B) {
	s := told(b, "many 500 https://s%.test/ c=1 | many 500 https://api.bank.test/ c%=1 | fetched http://app.test http://api.bank.test/login sid=1; Path=/ | fetch http://app.test http://api.bank.test/me")
	whole := s.numbered()
	n := len(s.Ops)
	q := Question{Op: n - 1, Key: play(&whole, n-2).of(n - 2).set.Cookie.Key()}
	for b.Loop() {
		Ask(s, q)
	}
}
