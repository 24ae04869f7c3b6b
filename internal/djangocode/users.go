package djangocode

import (
	"cmp"
	"fmt"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// findUser is user = User.objects.filter(…).first(), and the question whether there is one.
func (w *coder) findUser(a httpsim.FindUser) {
	w.use("django.contrib.auth.models", "User")
	filter := fmt.Sprintf("User.objects.filter(%s=%s)", cmp.Or(a.By, httpsim.ByName), w.expression(a.Value))
	if a.Exists {
		w.twoWays("if "+filter+".exists():", "if not "+filter+".exists():", a)
		return
	}
	if a.As != "" {
		w.line("%s = %s.first()", a.As, filter)
		return
	}
	w.line("user = %s.first()", filter)
	w.form, w.loaded = false, true
	if len(a.IfFound)+len(a.IfNot) == 0 {
		return
	}
	w.twoWays("if user is not None:", "if user is None:", a)
}

// sendMail is send_mail(…).
func (w *coder) sendMail(a httpsim.SendMail) {
	w.use("django.core.mail", "send_mail")
	to, subject, from := w.expression(a.To), w.expression(a.Subject), "None"
	if len(a.From.Nodes()) > 0 {
		from = w.expression(a.From)
	}
	if a.HTML == nil {
		var text httpsim.Template // in a site that is read in part, there may be neither
		if a.Text != nil {
			text = *a.Text
		}
		w.line("send_mail(%s, %s, %s, [%s])", subject, w.expression(text), from, to)
		return
	}
	w.use("django.template.loader", "render_to_string")
	file := w.template(*a.HTML, "")
	w.line("send_mail(%s, \"\", %s, [%s], html_message=render_to_string(%s%s, request=request))", subject, from, to, python.Quote(file), w.contextFor(*a.HTML))
}

// checkPassword is the question whether a password is a user's, and the two ways on.
func (w *coder) checkPassword(a httpsim.CheckPassword) {
	user := "request.user"
	if !a.Visitor {
		user = w.called(a.Of)
	}
	asks := user + ".check_password(" + w.expression(a.Password) + ")"
	w.twoWays("if "+asks+":", "if not "+asks+":", a)
}

// createUser is user = User.objects.create_user(…).
func (w *coder) createUser(a httpsim.CreateUser) {
	w.use("django.contrib.auth.models", "User")
	args := []string{w.expression(a.Username)}
	if a.Email.String() != "" {
		args = append(args, "email="+w.expression(a.Email))
	}
	if a.Password != nil {
		args = append(args, "password="+w.expression(*a.Password))
	}
	if a.Inactive {
		args = append(args, "is_active=False")
	}
	if a.As != "" {
		w.line("%s = User.objects.create_user(%s)", a.As, strings.Join(args, ", "))
		return
	}
	w.line("user = User.objects.create_user(%s)", strings.Join(args, ", "))
	w.form, w.loaded = false, true
}

// saveUser sets what is set of a user, and saves the user.
func (w *coder) saveUser(a httpsim.SaveUser) {
	user := "request.user"
	if !a.Visitor {
		user = w.called(a.Of)
		if a.Of == "" && user != "user" {
			w.line("user = %s", user)
			user = "user"
		}
	}
	for _, column := range []struct {
		name string
		of   *httpsim.Template
	}{{"email", a.Email}, {"first_name", a.FirstName}, {"last_name", a.LastName}} {
		if column.of != nil {
			w.line("%s.%s = %s", user, column.name, w.expression(*column.of))
		}
	}
	for _, column := range []struct {
		name string
		of   *bool
	}{{"is_active", a.IsActive}, {"is_staff", a.IsStaff}, {"is_superuser", a.IsSuperuser}} {
		if column.of != nil {
			w.line("%s.%s = %s", user, column.name, map[bool]string{true: "True", false: "False"}[*column.of])
		}
	}
	switch {
	case a.Password != nil:
		w.line("%s.set_password(%s)", user, w.expression(*a.Password))
	case a.Unusable:
		w.line("%s.set_unusable_password()", user)
	}
	w.line("%s.save()", user)
}

// deleteUser is user.delete(), or User.objects.filter(…).delete().
func (w *coder) deleteUser(a httpsim.DeleteUser) {
	user := "request.user"
	switch {
	case a.By != "":
		w.use("django.contrib.auth.models", "User")
		user = fmt.Sprintf("User.objects.filter(%s=%s)", a.By, w.expression(a.Value))
	case !a.Visitor:
		user = w.called(a.Of)
	}
	w.unlessProtected(user+".delete()", a.IfProtected)
}

// unlessProtected writes a line that deletes, in a try where somebody catches what protected
// rows raise.
func (w *coder) unlessProtected(line string, ifNot []httpsim.Action) {
	if ifNot == nil {
		w.line("%s", line)
		return
	}
	w.use("django.db.models", "ProtectedError")
	w.line("try:")
	w.line("    %s", line)
	w.branch("except ProtectedError:", ifNot)
}
