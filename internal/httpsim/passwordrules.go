package httpsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/diag"
	"statelab/internal/filters"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// KindRules is the kind of AUTH_PASSWORD_VALIDATORS: ValidatorEntries, as JSON, which Python reads as well.
const KindRules Kind = "validators"

// ValidatorEntry is an entry of AUTH_PASSWORD_VALIDATORS as settings.py has it.
type ValidatorEntry struct {
	Name    string            `json:"NAME"`
	Options *ValidatorOptions `json:"OPTIONS,omitempty"`
}

// ValidatorOptions are the OPTIONS of an entry; nil and zero say nothing.
type ValidatorOptions struct {
	MinLength      int      `json:"min_length,omitempty"`
	UserAttributes []string `json:"user_attributes,omitempty"`
	MaxSimilarity  float64  `json:"max_similarity,omitempty"`
}

// validationModule is where Django has its validators of passwords.
const validationModule = "django.contrib.auth.password_validation."

// ValidatorNames are the NAMEs that an entry may have.
func ValidatorNames() []string {
	var all []string
	for _, name := range accounts.PasswordRules() {
		all = append(all, validationModule+name)
	}
	return all
}

// OptionsOf are the options that the validator of a NAME takes.
func OptionsOf(name string) []string {
	switch strings.TrimPrefix(name, validationModule) {
	case accounts.LengthRule:
		return []string{"min_length"}
	case accounts.SimilarityRule:
		return []string{"user_attributes", "max_similarity"}
	}
	return nil
}

// mostValidators is how many entries there may be.
const mostValidators = 20

// passwordValidators is the setting AUTH_PASSWORD_VALIDATORS. Django's default is an empty list; startproject writes
// the four of Django.
func passwordValidators() Setting {
	return Setting{Name: "AUTH_PASSWORD_VALIDATORS", Kind: KindRules, apply: func(s *settings, v string) error {
		s.passwordRules = nil
		if v == "" {
			return nil
		}
		var all []ValidatorEntry
		if err := json.Unmarshal([]byte(v), &all); err != nil {
			return fmt.Errorf("AUTH_PASSWORD_VALIDATORS is a list of maps with NAME and OPTIONS")
		}
		if len(all) > mostValidators {
			return fmt.Errorf("AUTH_PASSWORD_VALIDATORS has at most %d entries here", mostValidators)
		}
		for _, e := range all {
			name := strings.TrimPrefix(e.Name, validationModule)
			if !slices.Contains(ValidatorNames(), e.Name) {
				return fmt.Errorf("%s is none of Django's validators of passwords; %s", e.Name, diag.DidYouMean(e.Name, ValidatorNames()))
			}
			one := accounts.PasswordRule{Name: name}
			if o := e.Options; o != nil {
				one.MinLength, one.Attributes, one.MaxSimilarity = o.MinLength, o.UserAttributes, o.MaxSimilarity
			}
			s.passwordRules = append(s.passwordRules, one)
		}
		return nil
	}}
}

// attributesFor are what validators compare with a password: texts of the user whose it will be, and what Django calls
// them. Nil is for None.
func (r *Request) attributesFor(user pyrun.Value) func(name string) (value, called string) {
	if user == nil {
		return nil
	}
	return func(name string) (string, string) {
		v, err := pyrun.AttributeOf(user, name)
		text, is := v.(string)
		if err != nil || !is {
			return "", ""
		}
		return text, r.translated("", verboseOfUser(name))
	}
}

// verboseOfUser is the verbose_name of a field of the user, and the attribute itself where there is no such field.
func verboseOfUser(name string) string {
	switch name {
	case "first_name", "last_name":
		return strings.ReplaceAll(name, "_", " ")
	case "email":
		return "email address"
	}
	return name
}

// checksPassword is validate_password(): the problems that the site's validators have with a new password.
func (r *Request) checksPassword(password string, of func(name string) (value, called string)) (all []*accounts.PasswordProblem) {
	for _, p := range r.server.code().settings.passwordRules {
		if problem := p.Check(password, of); problem != nil {
			all = append(all, problem)
		}
	}
	return all
}

// CheckPassword implements forms.Accounts.
func (s formSite) CheckPassword(password string, user pyrun.Value) error {
	return s.r.validationError(s.r.checksPassword(password, s.r.attributesFor(user)))
}

// PasswordHelp implements forms.Accounts.
func (s formSite) PasswordHelp() pyrun.Value {
	return forms.LateHTML(func() string {
		var b strings.Builder
		for _, p := range s.r.server.code().settings.passwordRules {
			b.WriteString("<li>" + filters.Escape(s.r.textOf(p.Help())) + "</li>")
		}
		if b.Len() == 0 {
			return ""
		}
		return "<ul>" + b.String() + "</ul>"
	})
}

// textOf is what a rule of passwords says in the language that is active.
func (r *Request) textOf(said accounts.PasswordSaying) string {
	if said.Many == "" {
		return said.Filled(r.translated("", said.Text))
	}
	return said.Filled(r.inNumber("", said.Text, said.Many, said.Number()))
}

// validationError is the ValidationError of some problems, nil for none.
func (r *Request) validationError(problems []*accounts.PasswordProblem) error {
	if len(problems) == 0 {
		return nil
	}
	all := sessionstore.NewList()
	for _, p := range problems {
		var params *sessionstore.Dict
		if p.Param != "" {
			params = sessionstore.NewDict(sessionstore.Item{Key: p.Param, Value: p.Value})
		}
		message := r.translated("", p.PasswordSaying.Text)
		if p.Many != "" {
			message = r.textOf(p.PasswordSaying)
		}
		all.Append(forms.Refusal(message, p.Code, params))
	}
	made, err := pyrun.Call(forms.ValidationError(), all)
	if err != nil {
		return err
	}
	raised, _ := made.(*pyrun.Exception)
	return raised
}

// validatesPassword is validate_password(password, user, password_validators).
func validatesPassword(r *running, args *pyrun.Args) (pyrun.Value, error) {
	given, err := args.Need("password")
	if err != nil {
		return nil, err
	}
	user := args.Or("user", nil)
	if own := args.Or("password_validators", nil); own != nil {
		return nil, pyrun.Raise("NotImplementedError", "password_validators of one's own are not played here")
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	password, is := given.(string)
	if rules := r.server.code().settings.passwordRules; !is && len(rules) > 0 {
		return nil, notAPassword(rules[0], given)
	}
	problems := r.checksPassword(password, r.attributesFor(user))
	for _, p := range problems {
		r.Note("validate_password(): %s", "validate_password(): %s", r.textOf(p.PasswordSaying))
	}
	return nil, r.validationError(problems)
}

// validationNames are what lines find in django.contrib.auth.password_validation.
func validationNames() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"validate_password": calls("validate_password", validatesPassword),
		"password_validators_help_texts": calls("password_validators_help_texts", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			all := sessionstore.NewList()
			for _, p := range r.server.code().settings.passwordRules {
				all.Append(r.textOf(p.Help()))
			}
			return all, args.Done()
		}),
		"password_validators_help_text_html": calls("password_validators_help_text_html", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return formSite{r}.PasswordHelp(), args.Done()
		}),
	}
}

// notAPassword is what the first validator raises that is given something else than a text.
func notAPassword(first accounts.PasswordRule, given pyrun.Value) error {
	if first.Name == accounts.LengthRule {
		return pyrun.Raise("TypeError", "object of type '%s' has no len()", pyrun.KindOf(given))
	}
	if first.Name == accounts.NumericRule {
		return pyrun.NoAttribute(given, "isdigit")
	}
	return pyrun.NoAttribute(given, "lower")
}

// validated adds to the errors of a plain form what validators say of the new password.
func (f *PasswordForm) validated(r *Request) (err error) {
	again := r.POST.Get("new_password2")
	if again == "" || f.password != "" && again != f.password {
		return nil
	}
	user := f.user
	if user == nil && slices.ContainsFunc(r.server.code().settings.passwordRules, func(p accounts.PasswordRule) bool { return p.Name == accounts.SimilarityRule }) {
		if user, err = r.User(); err != nil {
			return err
		}
	}
	for _, p := range r.checksPassword(again, func(name string) (string, string) {
		text, _ := r.ofTheirs(user, name).(string)
		return text, r.translated("", verboseOfUser(name))
	}) {
		f.Errors = append(f.Errors, FormError{"new_password2", r.textOf(p.PasswordSaying), p.Code})
		r.notes = append(r.notes, rule.Textf("form not valid: new_password2: %s", "폼이 유효하지 않음: new_password2: %s", r.textOf(p.PasswordSaying)))
	}
	return nil
}
