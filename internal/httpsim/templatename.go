package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
)

// roots are where a name can be looked up, with the names below, where those
// are a closed list.
var roots = []struct {
	name  string
	parts []string
}{
	{"user", ofUser}, {"session", nil}, {"post", nil}, {"get", nil}, {"cookie", nil}, {Kwargs, nil},
	{"form", []string{"errors", "non_field_errors", getUser, cleanedData, asP, "username", "password", "old_password", "new_password1", "new_password2"}}, {"header", nil}, {"json", nil},
	{"bearer", nil}, {"token", nil}, {"claims", nil}, {"signed", nil}, {csrfToken, nil}, {"cache", nil}, {"code", nil}, {"now", nil}, {Body, nil}, {SessionKey, nil}, {found, ofUser}, {messagesRoot, nil}, {levelsRoot, ofLevels}, {permsRoot, nil},
}

// ofUser is what templates and views know of a user.
var ofUser = []string{"username", "email", "first_name", "last_name", "get_full_name", "get_short_name", "get_username", "is_authenticated", "is_anonymous", "is_active", "is_staff", "is_superuser",
	"has_usable_password", "id", "pk", "date_joined", "last_login"}

// ofEachPage are the roots that every template has, whatever texts stand in a view.
var ofEachPage = []string{"user", "session", "form", csrfToken, levelsRoot}

// OfUser returns what templates and views know of a user.
func OfUser() []string { return slices.Clone(ofUser) }

// csrfToken is the token itself, which {% csrf_token %} puts into a field.
const csrfToken = "csrf_token"

// permsRoot is what templates have of the permissions of the visitor: perms.shop.change_order.
const permsRoot = "perms"

// SessionKey is the key of the visitor's session, which templates have as
// request.session.session_key: None until it has a row.
const SessionKey = "session_key"

// What a form has of who is logging in: see visit.ofForm.
const getUser, cleanedData = "get_user", "cleaned_data"

// inRequest are the roots by the names that request has for them.
var inRequest = map[string]string{"session": "session", "GET": "get", "POST": "post", "COOKIES": "cookie", "user": "user", "headers": "header"}

// Data is what views call the body of a request that was read as JSON, and what templates
// then call what is {{ json }} here.
const Data = "data"

func isRoot(name string) bool {
	for _, r := range roots {
		if r.name == name {
			return true
		}
	}
	return false
}

var nameInTemplate = memo.Pattern(`^[A-Za-z0-9][A-Za-z0-9_]*$`)

// path reads a dotted name.
func (p *templateParser) path(s string, at int) (Path, error) {
	parts := Path(strings.Split(strings.TrimSpace(s), "."))
	if path, is, err := p.ofRows(parts, at); is {
		return path, err
	}
	if isOfRequest(parts) || slices.Equal(parts, Path{Method[0], languageCodeName}) {
		return parts, nil
	}
	if slices.Equal(parts, Path{Method[0], "session", SessionKey}) {
		return Path{SessionKey}, nil
	}
	if len(parts) > 2 && parts[0] == "request" && parts[1] == "resolver_match" && parts[2] == Kwargs {
		parts = parts[2:]
	}
	if len(parts) == 3 && parts[0] == "request" && parts[1] == "META" {
		if name, is := strings.CutPrefix(parts[2], "HTTP_"); (is || name == "CONTENT_TYPE") && name == strings.ToUpper(name) {
			parts = Path{"header", strings.ToLower(name)}
		}
	}
	if parts[0] == "request" {
		if len(parts) > 1 && inRequest[parts[1]] == "" && p.names.Any && nameInTemplate().MatchString(parts[1]) {
			return parts, nil // what lines of a middleware have put there
		}
		if len(parts) == 1 || inRequest[parts[1]] == "" {
			return nil, p.fault(at, fmt.Sprintf("%q is nothing that a page knows", s), "known are request."+strings.Join(append(slices.Sorted(maps.Keys(inRequest)), below(OfRequest())...), ", request."))
		}
		parts = append(Path{inRequest[parts[1]]}, parts[2:]...)
	}
	if parts[0] == "form" && p.names.Any { // whatever lines make of it
		for _, part := range parts[1:] {
			if !nameInTemplate().MatchString(part) {
				return nil, p.fault(at, fmt.Sprintf("%q is no name", part), "names are letters, digits and _")
			}
		}
		return parts, nil
	}
	if p.names.Made[parts[0]] && len(parts) == 1 {
		return Path{local, parts[0]}, nil
	}
	if parts[0] == Data && !p.names.Context[Data] {
		parts[0] = "json"
	}
	for _, r := range roots {
		if p.names.Context[r.name] && (r.name == messagesRoot || p.names.Any && !slices.Contains(ofEachPage, r.name)) { // which the view gives in their place
			continue
		}
		if r.name == "user" && parts[0] == r.name && len(parts) > 1 && slices.Contains(p.names.OfUser, parts[1]) {
			return parts, p.below2(parts[1:], at)
		}
		if r.name == parts[0] {
			return parts, p.below(parts, p.partsOf(r.name, r.parts), at)
		}
	}
	switch {
	case p.names.Context[parts[0]] || (p.names.Any || p.isMaybe(parts[0])) && nameInTemplate().MatchString(parts[0]):
		return parts, nil // what lies in it is found where it is a dict or a list, as by Django
	case s == "":
		return nil, p.fault(at, "nothing to look up", "as in {{ user.username }}")
	}
	names := p.known()
	switch {
	case strings.HasPrefix(s, "!"):
		return nil, p.fault(at, fmt.Sprintf("%q is no name", s), "write not "+s[1:])
	case strings.IndexAny(s, "“”‘’") == 0:
		return nil, p.fault(at, fmt.Sprintf("%q is no name", s), `the quotes are typographic: write " or '`)
	case strings.Contains(s, "["):
		return nil, p.fault(at, fmt.Sprintf("%s: a template has no brackets", s), "a dot does it, as in {{ cookie.NAME }}")
	case len(parts) == 1 && strings.HasPrefix(s, "session"):
		return nil, p.fault(at, fmt.Sprintf("%q is nothing that a page knows", s), "a cookie is cookie.NAME, a value of the session is session.NAME")
	}
	return nil, p.fault(at, fmt.Sprintf("%q is nothing that a page knows", s),
		cmp.Or(diag.DidYouMean(parts[0], names), "known are "+strings.Join(names, ", ")))
}

// isMaybe reports whether a name may be there that nothing here gives: one that another template of the
// site gives to the blocks in it.
func (p *templateParser) isMaybe(name string) bool {
	for _, src := range p.names.Files {
		if p.file.parent != nil && givenBy(src, name) {
			return true
		}
	}
	return false
}

// givenNames finds the names that tags of a template give.
var givenNames = memo.Pattern(`{%\s*for\s+([^%]+?)\s+in\s|\sas\s+(\w+)\s*(?:silent\s*)?%}|(\w+)=`)

// givenBy reports whether tags of a template give a name.
func givenBy(src, name string) bool {
	for _, m := range givenNames().FindAllStringSubmatch(src, -1) {
		if slices.Contains(strings.FieldsFunc(m[1]+" "+m[2]+" "+m[3], func(c rune) bool { return c == ',' || c == ' ' }), name) {
			return true
		}
	}
	return false
}

// below are paths without what they begin with.
func below(all []Path) (names []string) {
	for _, p := range all {
		names = append(names, p[1:].String())
	}
	return names
}

// partsOf are the names below a root, with the form's own attribute.
func (p *templateParser) partsOf(root string, parts []string) []string {
	switch {
	case root == "form" && p.names.Form != "":
		return append(slices.Clone(parts), p.names.Form)
	case root == Kwargs && p.names.Kwargs != nil:
		return slices.Sorted(maps.Keys(p.names.Kwargs))
	}
	return parts
}

// known are the first names that a page knows: a few of the context's, which may be
// many.
func (p *templateParser) known() []string {
	names := make([]string, 0, len(roots))
	for _, r := range roots {
		if (r.name != Kwargs || p.names.Kwargs != nil) && r.name != levelsRoot && r.name != permsRoot {
			names = append(names, r.name)
		}
	}
	own := slices.Sorted(maps.Keys(p.names.Context))
	return append(names, own[:min(len(own), 20)]...)
}

// ofForm checks form.get_user.username and form.cleaned_data.NAME.
func (p *templateParser) ofForm(parts Path, at int) error {
	names := ofUser
	if parts[1] == cleanedData {
		names = []string{"username", "password"}
	}
	if len(parts) != 3 || !slices.Contains(names, parts[2]) {
		return p.fault(at, fmt.Sprintf("%s is nothing that a page knows", parts), "known is form."+parts[1]+"."+names[0])
	}
	return nil
}

// isMade reports whether actions above have made a token, or checked one.
func (p *templateParser) isMade(root string) bool {
	if p.names.Any {
		return true
	}
	switch root {
	case "token":
		return p.names.Token
	case "code":
		return p.names.Code
	case "claims":
		return p.names.Claims
	case "signed":
		return p.names.Signed
	case found:
		return p.names.User
	case Kwargs:
		return p.names.Kwargs != nil
	}
	return true
}

// isTaken reports whether a line above has given a name of the view to something else.
func (p *templateParser) isTaken(name string) bool {
	made := map[string]bool{"token": p.names.Token, "code": p.names.Code, "claims": p.names.Claims, "signed": p.names.Signed}
	_, row := p.names.Rows[name]
	return made[name] || row
}

// madeBy says where what is not always there comes from.
var madeBy = map[string]string{
	"token":  "make_signed or make_jwt stands before it, in the same list of actions",
	"code":   "make_code stands before it, in the same list of actions",
	"signed": "get_signed_cookie stands before it, in the same list of actions, and answers or has a default where the cookie does not hold; or it stands in its if_valid",
	found:    "it is known in if_found of find_user, and behind it where if_not answers; and behind load_user, authenticate, create_user and keep_visitor",
	Kwargs:   "it is known where the address is written as /orders/<int:pk>/",
	"claims": "it is known in if_valid of check_signed and check_jwt, and behind these where if_not answers",
}

// below checks the parts of a path behind its root.
func (p *templateParser) below(parts Path, known []string, at int) error {
	root := parts[0]
	deepest := 2
	switch {
	case !p.isMade(root):
		return p.fault(at, fmt.Sprintf("%s is not known here", parts), madeBy[root])
	case root == "token" || root == "bearer" || root == csrfToken || root == "code" || root == "now" || root == Body || root == "signed" || root == SessionKey:
		if len(parts) > 1 {
			return p.fault(at, fmt.Sprintf("%s is one value, and has no %s", root, parts[1]), "as in {{ "+root+" }}")
		}
		return nil
	case root == Kwargs && len(parts) > 1 && p.isTaken(parts[1]):
		return p.fault(at, fmt.Sprintf("%s is another value by now, which a line above has made", parts[1]), "give the value of the address another name")
	case root == permsRoot:
		if len(parts) == 1 || len(parts) > 3 {
			return p.fault(at, fmt.Sprintf("%s is not one value", parts), "as in perms.shop.change_order")
		}
		deepest = 3
	case root == "session" || root == "json" || root == "claims":
		deepest = maxNesting
	case root == "form" && len(parts) > 1 && (parts[1] == getUser || parts[1] == cleanedData):
		return p.ofForm(parts, at)
	}
	if len(parts) == 1 && (root == "session" || root == "user" || root == messagesRoot || root == levelsRoot) {
		return nil
	}
	if root == messagesRoot {
		return p.fault(at, fmt.Sprintf("messages has no %s", parts[1]), "{% for message in messages %} goes through them, and {{ message.tags }} is of one")
	}
	if len(parts) == 1 || len(parts) > deepest {
		return p.fault(at, fmt.Sprintf("%s is not one value", parts), "as in "+root+"."+cmp.Or(append(slices.Clone(known), "name")...))
	}
	for _, part := range parts[1:] {
		hint := ""
		if root == "cookie" {
			hint = "write context: {NAME: {from_cookie: " + part + "}}, and {{ NAME }}"
		}
		if strings.HasPrefix(part, "_") {
			return p.fault(at, fmt.Sprintf("%s begins with an underscore, which Django's templates refuse", part), hint)
		}
		if root == "cache" && strings.ContainsAny(part, "-{") {
			return p.fault(at, fmt.Sprintf("a template has no - in a name, as in %s", part), "write context: {NAME: {from_cache: "+part+"}}, and {{ NAME }}")
		}
		if root == "header" && strings.Contains(part, "-") {
			return p.fault(at, fmt.Sprintf("a template has no - in a name, as in %s", part), "write header."+strings.ToLower(strings.ReplaceAll(part, "-", "_")))
		}
		if !nameInTemplate().MatchString(part) {
			return p.fault(at, fmt.Sprintf("%q is no name", part), cmp.Or(hint, "names are letters, digits and _"))
		}
	}
	if known != nil && !slices.Contains(known, parts[1]) {
		return p.fault(at, fmt.Sprintf("%s has no %s", root, parts[1]),
			cmp.Or(diag.DidYouMean(parts[1], known), "known are "+strings.Join(known, ", ")))
	}
	return nil
}
