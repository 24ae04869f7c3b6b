package accounts_test

import (
	"testing"

	"statelab/internal/accounts"
)

// A site that remembers hashes writes the same ones as a site that does not, and lets
// in nobody else: another password, salt or number of iterations is another hash.
func TestRememberedHashesAreTheSame(t *testing.T) {
	plain, again := newSite(t), newSite(t)
	again.Recall = &accounts.Recall{}
	for range 2 { // what is remembered is used in a second site of the same salts
		s := newSite(t)
		s.Recall = again.Recall
		s.alice()
	}
	one, other := plain.alice(), again.alice()
	if one.Password != other.Password {
		t.Errorf("%q, and remembered %q", one.Password, other.Password)
	}
	for password, want := range map[string]bool{"pw-alice-1": true, "pw-alice-2": false, "": false} {
		if got := again.CheckPassword(other, password); got.Holds != want || got != plain.CheckPassword(one, password) {
			t.Errorf("%q: %+v", password, got)
		}
	}
	again.Settings.Iterations = 2
	if got := again.CheckPassword(other, "pw-alice-1"); !got.Holds || !got.Outdated {
		t.Errorf("after the iterations have changed: %+v", got)
	}
}
