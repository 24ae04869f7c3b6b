package accounts

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the list of common passwords
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"statelab/internal/python"
)

// PasswordRule is one entry of AUTH_PASSWORD_VALIDATORS.
type PasswordRule struct {
	Name          string   // of Django's class, one of PasswordRules
	MinLength     int      // of MinimumLengthValidator; 0 is 8
	Attributes    []string // of UserAttributeSimilarityValidator; nil is SimilarityAttributes
	MaxSimilarity float64  // of the same; 0 is 0.7
}

// The validators of django.contrib.auth.password_validation.
const (
	SimilarityRule = "UserAttributeSimilarityValidator"
	LengthRule     = "MinimumLengthValidator"
	CommonRule     = "CommonPasswordValidator"
	NumericRule    = "NumericPasswordValidator"
)

// PasswordRules returns their names, in the order in which startproject writes them.
func PasswordRules() []string {
	return []string{SimilarityRule, LengthRule, CommonRule, NumericRule}
}

// SimilarityAttributes are the attributes of a user with which a password is compared where nothing else is said.
func SimilarityAttributes() []string { return []string{"username", "first_name", "last_name", "email"} }

// The least that a MaxSimilarity may be, and what it is where nothing is said.
const (
	LeastSimilarity   = 0.1
	defaultSimilarity = 0.7
	defaultLength     = 8
)

// PasswordSaying is a text of a rule with its placeholder as Django's format has it: %d, or one with the name Param, for which
// Value stands.
type PasswordSaying struct {
	Text, Many string // Many is the form of Text for other numbers than 1; empty: there is one
	Param      string // empty: none
	Value      any    // an int64 or a text
}

// Number is the number of which Text and Many are the forms.
func (s PasswordSaying) Number() int64 { n, _ := s.Value.(int64); return n }

// Filled is a text, or what it is in another language, with Value in it.
func (s PasswordSaying) Filled(text string) string {
	return strings.NewReplacer("%d", fmt.Sprint(s.Value), "%("+s.Param+")d", fmt.Sprint(s.Value), "%("+s.Param+")s", fmt.Sprint(s.Value)).Replace(text)
}

// English is the text as Django says it in English.
func (s PasswordSaying) English() string {
	if s.Many != "" && s.Number() != 1 {
		return s.Filled(s.Many)
	}
	return s.Filled(s.Text)
}

// PasswordProblem is what a rule says of a password.
type PasswordProblem struct {
	PasswordSaying
	Code string
}

// Check returns what is wrong with a new password, nil for nothing. of gives the attributes of the user whose it will
// be that are texts, by their names, with what Django calls each; it is nil where no user is known.
func (p PasswordRule) Check(password string, of func(attribute string) (value, called string)) *PasswordProblem {
	switch p.Name {
	case LengthRule:
		if least := p.least(); utf8.RuneCountInString(password) < least {
			return &PasswordProblem{PasswordSaying{"This password is too short. It must contain at least %d character.",
				"This password is too short. It must contain at least %d characters.", "min_length", int64(least)}, "password_too_short"}
		}
	case CommonRule:
		if commonPasswords()[python.Strip(python.Lower(password))] {
			return &PasswordProblem{PasswordSaying{Text: "This password is too common."}, "password_too_common"}
		}
	case NumericRule:
		if isNumeric(password) {
			return &PasswordProblem{PasswordSaying{Text: "This password is entirely numeric."}, "password_entirely_numeric"}
		}
	case SimilarityRule:
		if of != nil {
			return p.similar(python.Lower(password), of)
		}
	}
	return nil
}

// Help is the line that a form says of the rule at the field of a new password.
func (p PasswordRule) Help() PasswordSaying {
	switch p.Name {
	case LengthRule:
		return PasswordSaying{"Your password must contain at least %(min_length)d character.", "Your password must contain at least %(min_length)d characters.", "min_length", int64(p.least())}
	case CommonRule:
		return PasswordSaying{Text: "Your password can\u2019t be a commonly used password."}
	case NumericRule:
		return PasswordSaying{Text: "Your password can\u2019t be entirely numeric."}
	}
	return PasswordSaying{Text: "Your password can\u2019t be too similar to your other personal information."}
}

func (p PasswordRule) least() int {
	if p.MinLength == 0 {
		return defaultLength
	}
	return p.MinLength
}

// similar is the validate() of UserAttributeSimilarityValidator.
func (p PasswordRule) similar(password string, of func(attribute string) (value, called string)) *PasswordProblem {
	most := p.MaxSimilarity
	if most == 0 {
		most = defaultSimilarity
	}
	attributes := p.Attributes
	if attributes == nil {
		attributes = SimilarityAttributes()
	}
	for _, name := range attributes {
		value, called := of(name)
		if value == "" {
			continue
		}
		value = python.Lower(value)
		for _, part := range append(words(value), value) {
			if !tooLong(password, part, most) && quickRatio(password, part) >= most {
				return &PasswordProblem{PasswordSaying{Text: "The password is too similar to the %(verbose_name)s.", Param: "verbose_name", Value: called}, "password_too_similar"}
			}
		}
	}
	return nil
}

// words is re.split(r"\W+", text).
func words(text string) []string {
	isWord := func(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsNumber(c) }
	var all []string
	start, between := 0, false
	for i, c := range text {
		switch {
		case !isWord(c) && !between:
			all, between = append(all, text[start:i]), true
		case isWord(c) && between:
			start, between = i, false
		}
	}
	if between {
		return append(all, "")
	}
	return append(all, text[start:])
}

// tooLong is exceeds_maximum_length_ratio(): the two cannot be as similar as that, so that nothing is counted.
func tooLong(password, part string, most float64) bool {
	n, m := utf8.RuneCountInString(password), utf8.RuneCountInString(part)
	return n >= 10*m && float64(m) < most/2*float64(n)
}

// quickRatio is SequenceMatcher(a, b).quick_ratio(): how many characters the two have in common, whatever their order.
func quickRatio(a, b string) float64 {
	left, matches := map[rune]int{}, 0
	for _, c := range b {
		left[c]++
	}
	for _, c := range a {
		if left[c] > 0 {
			matches++
		}
		left[c]--
	}
	all := utf8.RuneCountInString(a) + utf8.RuneCountInString(b)
	if all == 0 {
		return 1
	}
	return 2 * float64(matches) / float64(all)
}

// isNumeric is text.isdigit().
func isNumeric(text string) bool {
	return text != "" && strings.IndexFunc(text, func(c rune) bool { return !unicode.IsDigit(c) && !strings.ContainsRune("²³¹", c) }) < 0
}

// commonList are the 20,000 passwords that Django refuses, gathered by Royce Williams.
//
//go:embed common-passwords.txt.gz
var commonList []byte

// commonPasswords are they, read when somebody asks.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	r, err := gzip.NewReader(bytes.NewReader(commonList))
	if err != nil {
		panic("common-passwords.txt.gz: " + err.Error())
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic("common-passwords.txt.gz: " + err.Error())
	}
	all := make(map[string]bool, 20_000)
	for line := range strings.Lines(string(text)) {
		all[python.Strip(line)] = true
	}
	return all
})
