package djangocode

import (
	"fmt"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// let writes name = …, with what is made of the value.
func (w *coder) let(a httpsim.Let) {
	if a.Draw.Does != httpsim.NoDrawing {
		w.line("%s = %s", a.Name, w.drawn(a))
		return
	}
	text := w.expression(a.Value)
	if len(a.Works) > 0 && len(a.Value.Nodes()) > 1 && !strings.HasPrefix(text, `f"`) {
		text = "(" + text + ")"
	}
	for i, work := range a.Works {
		octets := text + ".encode()"
		if i == 0 && a.OfBody() {
			text, octets = "request.body", "request.body"
		}
		text = w.work(work, text, octets)
	}
	sum := ""
	if len(a.By.Nodes()) > 0 {
		sum = map[bool]string{false: " + ", true: " - "}[a.Minus] + w.expression(a.By)
	}
	w.line("%s = %s%s", a.Name, text, sum)
}

// work writes what is made of a text, which has these octets.
func (w *coder) work(a httpsim.Work, text, octets string) string {
	switch a.Does {
	case httpsim.Part:
		most := ""
		if a.Most > 0 {
			most = fmt.Sprintf(", %d", a.Most)
		}
		if a.By == "" {
			return fmt.Sprintf("%s.split()[%d]", text, a.At)
		}
		return fmt.Sprintf("%s.%ssplit(%s%s)[%d]", text, map[bool]string{true: "r"}[a.Back], python.Quote(a.By), most, a.At)
	case httpsim.Stripped:
		return text + ".strip()"
	case httpsim.Lowered:
		return text + ".lower()"
	case httpsim.Uppered:
		return text + ".upper()"
	case httpsim.Remainder:
		return fmt.Sprintf("%s %% %d", text, a.At)
	case httpsim.Replaced:
		return fmt.Sprintf("%s.replace(%s, %s)", text, python.Quote(a.By), python.Quote(a.To))
	case httpsim.Hashed:
		w.use("hashlib")
		return "hashlib." + a.By + "(" + octets + ").hexdigest()"
	case httpsim.SaltedHMAC:
		w.use("django.utils.crypto", "salted_hmac")
		return fmt.Sprintf("salted_hmac(%s, %s, algorithm=%s).hexdigest()", python.Quote(a.Salt), text, python.Quote(a.By))
	}
	w.use("hmac")
	key := "settings.SECRET_KEY"
	if len(a.Key.Nodes()) > 0 {
		key = w.expression(a.Key)
	} else {
		w.use("django.conf", "settings")
	}
	return fmt.Sprintf("hmac.new(%s.encode(), %s, %s).hexdigest()", key, octets, python.Quote(a.By))
}

// made are the names of the view's own that a template knows, as render() is given them.
func made(t httpsim.Template) (own []string) {
	for _, name := range t.Made() {
		own = append(own, python.Quote(name)+": "+name)
	}
	return own
}
