package httpsim

import "errors"

// asP is {{ form.as_p }}.
const asP = "as_p"

// drawnForm is the form for a login, or one of its fields, as HTML: what Django's widgets make of it.
func (v *visit) drawnForm(name string) (any, error) {
	if v.own != nil || v.change != nil || v.other {
		return nil, errors.New("NotImplementedError: of forms AuthenticationForm is drawn here")
	}
	value := ""
	if v.form != nil && v.form.Username != "" { // a password is not written back
		value = ` value="` + escapeHTML.Replace(v.POST.Get("username")) + `"`
	}
	fields := map[string]string{
		"username": `<input type="text" name="username"` + value + ` autofocus autocapitalize="none" autocomplete="username" maxlength="150" required id="id_username">`,
		"password": `<input type="password" name="password" autocomplete="current-password" required id="id_password">`,
	}
	if name != asP {
		return safe(fields[name]), nil
	}
	text := ""
	if whole := v.errors.list(wholeForm); whole != "" {
		text = whole + "\n"
	}
	for i, field := range []string{"username", "password"} {
		if i > 0 {
			text += "\n"
		}
		if said := v.errors.list(field); said != "" {
			text += said + "\n"
		}
		label := map[string]string{"username": "Username", "password": "Password"}[field]
		text += `<p><label for="id_` + field + `">` + label + `:</label> ` + fields[field] + `</p>`
	}
	return safe(text), nil
}
