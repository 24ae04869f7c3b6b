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

// PasswordProblem is what a rule says of a password: Message has its placeholder as Django's format has it, and Value
// is what Param stands for there.
type PasswordProblem struct {
	Message, Code string
	Param         string // empty: none
	Value         any    // an int64 or a text
}

// Text is the message as a form shows it.
func (p *PasswordProblem) Text() string {
	return strings.NewReplacer("%("+p.Param+")d", fmt.Sprint(p.Value), "%("+p.Param+")s", fmt.Sprint(p.Value)).Replace(p.Message)
}

// Check returns what is wrong with a new password, nil for nothing. of gives the attributes of the user whose it will
// be that are texts, by their names, with what Django calls each; it is nil where no user is known.
func (p PasswordRule) Check(password string, of func(attribute string) (value, called string)) *PasswordProblem {
	switch p.Name {
	case LengthRule:
		if least := p.least(); utf8.RuneCountInString(password) < least {
			return &PasswordProblem{"This password is too short. It must contain at least %(min_length)d character" + plural(least) + ".", "password_too_short", "min_length", int64(least)}
		}
	case CommonRule:
		if commonPasswords()[python.Strip(python.Lower(password))] {
			return &PasswordProblem{Message: "This password is too common.", Code: "password_too_common"}
		}
	case NumericRule:
		if isNumeric(password) {
			return &PasswordProblem{Message: "This password is entirely numeric.", Code: "password_entirely_numeric"}
		}
	case SimilarityRule:
		if of != nil {
			return p.similar(python.Lower(password), of)
		}
	}
	return nil
}

// Help is the line that a form says of the rule at the field of a new password.
func (p PasswordRule) Help() string {
	switch p.Name {
	case LengthRule:
		return fmt.Sprintf("Your password must contain at least %d character%s.", p.least(), plural(p.least()))
	case CommonRule:
		return "Your password can\u2019t be a commonly used password."
	case NumericRule:
		return "Your password can\u2019t be entirely numeric."
	}
	return "Your password can\u2019t be too similar to your other personal information."
}

func (p PasswordRule) least() int {
	if p.MinLength == 0 {
		return defaultLength
	}
	return p.MinLength
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
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
				return &PasswordProblem{"The password is too similar to the %(verbose_name)s.", "password_too_similar", "verbose_name", called}
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
