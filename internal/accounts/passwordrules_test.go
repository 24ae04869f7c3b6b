package accounts_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"statelab/internal/accounts"
)

// TestPasswordRulesSayWhatDjangoSays holds the rules against testdata/passwordrules.txt, which a real Django 3.2 said.
func TestPasswordRulesSayWhatDjangoSays(t *testing.T) {
	file, err := os.Open("testdata/passwordrules.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	said := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var name string
		var options struct {
			Least float64  `json:"max_similarity"`
			Of    []string `json:"user_attributes"`
			Min   int      `json:"min_length"`
		}
		var password *string
		var user map[string]string
		var want []string
		if err := json.Unmarshal(lines.Bytes(), &[]any{&name, &options, &password, &user, &want}); err != nil {
			t.Fatal(err)
		}
		p := accounts.PasswordRule{Name: name, MinLength: options.Min, Attributes: options.Of, MaxSimilarity: options.Least}
		if password == nil {
			if got := p.Help().English(); got != want[0] {
				t.Errorf("%s helps with %q, Django with %q", name, got, want[0])
			}
			continue
		}
		var of func(string) (string, string)
		if user != nil {
			called := map[string]string{"username": "username", "first_name": "first name", "last_name": "last name", "email": "email address"}
			of = func(name string) (string, string) { return user[name], called[name] }
		}
		var got []string
		if problem := p.Check(*password, of); problem != nil {
			got = []string{problem.English(), problem.Code}
		}
		if len(got) != len(want) || len(want) > 0 && (got[0] != want[0] || got[1] != want[1]) {
			t.Errorf("%s %+v of %q for %v: %q, Django %q", name, options, *password, user, got, want)
		}
		said += len(want)
	}
	if said < 300 {
		t.Errorf("the table refuses too few passwords: %d", said)
	}
}
