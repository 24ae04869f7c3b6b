package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// worksOf takes the methods of texts and the hashes off an expression: what is left, and what is
// made of it, one after the other.
func (r *viewReader) worksOf(s python.Statement, e *python.Expr) (of *python.Expr, works []httpsim.Work, err error) {
	inner, w, ok, err := r.workOf(s, e)
	if !ok || err != nil {
		return e, nil, err
	}
	of, works, err = r.worksOf(s, inner)
	return of, append(works, w), err
}

// workOf takes the last of them off.
func (r *viewReader) workOf(s python.Statement, e *python.Expr) (of *python.Expr, w httpsim.Work, ok bool, err error) {
	if of, w, ok := partOf(e); ok {
		return of, w, true, nil
	}
	if e.Kind == python.Operation && e.Text == "%" && len(e.Parts) == 2 && !isText(e.Parts[0]) {
		by, whole := wholeNumber(e.Parts[1])
		return e.Parts[0], httpsim.Work{Does: httpsim.Remainder, At: int(by)}, whole && by > 0, nil
	}
	if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || len(e.Named) > 0 {
		return nil, w, false, nil
	}
	of, given := e.Parts[0].Parts[0], e.Parts[1:]
	switch method := e.Parts[0].Text; {
	case method == "strip" && len(given) == 0:
		w.Does = httpsim.Stripped
	case method == "lower" && len(given) == 0:
		w.Does = httpsim.Lowered
	case method == "upper" && len(given) == 0:
		w.Does = httpsim.Uppered
	case method == "replace" && len(given) == 2 && given[0].Kind == python.String && given[1].Kind == python.String && given[0].Text != "":
		w.Does, w.By, w.To = httpsim.Replaced, given[0].Text, given[1].Text
	case method == "hexdigest" && len(given) == 0:
		return r.hashOf(s, of)
	default:
		return nil, w, false, nil
	}
	return of, w, true, nil
}

// partOf recognises text.split(",")[-1], and rsplit() and partition() with one of its parts.
func partOf(e *python.Expr) (of *python.Expr, w httpsim.Work, ok bool) {
	if e.Kind != python.Index || e.Parts[0].Kind != python.Call || len(e.Parts[0].Named) > 0 || e.Parts[0].Parts[0].Kind != python.Attribute {
		return nil, w, false
	}
	at, whole := wholeNumber(e.Parts[1])
	call := e.Parts[0]
	given := call.Parts[1:]
	if whole && len(given) == 0 && call.Parts[0].Text == "split" {
		return call.Parts[0].Parts[0], httpsim.Work{At: int(at)}, true
	}
	if !whole || len(given) == 0 || len(given) > 2 || given[0].Kind != python.String || given[0].Text == "" {
		return nil, w, false
	}
	w = httpsim.Work{By: given[0].Text, At: int(at), Back: call.Parts[0].Text == "rsplit"}
	switch method := call.Parts[0].Text; {
	case method == "partition" && at == 0 && len(given) == 1:
		w.Most = 1
	case method == "rpartition" && (at == 2 || at == -1) && len(given) == 1:
		w.Back, w.Most, w.At = true, 1, -1
	case (method == "split" || w.Back) && len(given) == 2:
		most, ok := wholeNumber(given[1])
		w.Most = int(most)
		return call.Parts[0].Parts[0], w, ok && most > 0
	case method != "split" && !w.Back:
		return nil, w, false
	}
	return call.Parts[0].Parts[0], w, true
}

// wholeNumber is a number of a few digits that is written out.
func wholeNumber(e *python.Expr) (n int64, ok bool) {
	if e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1 {
		n, ok = wholeNumber(e.Parts[0])
		return -n, ok
	}
	return e.Number, e.Kind == python.Number && e.Number < 1000
}

// hashOf recognises of what hexdigest() is called.
func (r *viewReader) hashOf(s python.Statement, e *python.Expr) (of *python.Expr, w httpsim.Work, ok bool, err error) {
	name := calls(e)
	algorithm := strings.TrimPrefix(name, "hashlib.")
	switch {
	case name == "salted_hmac" || name == "crypto.salted_hmac":
		return r.saltedOf(s, e)
	case name == "hmac.new":
		return r.hmacOf(s, e)
	case name == "hashlib.new" && len(e.Parts) == 3 && e.Parts[1].Kind == python.String:
		algorithm, of = e.Parts[1].Text, e.Parts[2]
	case algorithm != name && len(e.Parts) == 2:
		of = e.Parts[1]
	default:
		return nil, w, false, nil
	}
	if !slices.Contains(httpsim.Hashes(), algorithm) || len(e.Named) > 0 {
		return nil, w, false, hinted(s, "known are "+strings.Join(httpsim.Hashes(), ", "), "this hash is not read here")
	}
	text, err := octetsOf(s, of)
	return text, httpsim.Work{Does: httpsim.Hashed, By: algorithm}, err == nil, err
}

// octetsOf is the text whose octets an expression is: text.encode(), request.body.
func octetsOf(s python.Statement, e *python.Expr) (*python.Expr, error) {
	utf8 := func(e *python.Expr) bool { return strings.EqualFold(strings.ReplaceAll(e.Text, "-", ""), "utf8") }
	switch {
	case e.Dotted() == "request.body":
		return must(httpsim.BodyCode), nil
	case e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "encode" && len(e.Named) == 0 && (len(e.Parts) == 1 || len(e.Parts) == 2 && utf8(e.Parts[1])):
		return e.Parts[0].Parts[0], nil
	case calls(e) == "bytes" && len(e.Parts) == 3 && utf8(e.Parts[2]):
		return e.Parts[1], nil
	}
	s.Line, s.Col = e.Line, e.Col
	if e.Kind == python.Call && (calls(e) == "bytes" || e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "encode") {
		return nil, hinted(s, "as in text.encode(), or request.body", "a text is made octets by UTF-8 alone here")
	}
	return nil, hinted(s, "as in text.encode(), or request.body", "a hash is made of octets, and this is a text: Python answers TypeError")
}

// hmacOf reads hmac.new(key, octets, "sha256").
func (r *viewReader) hmacOf(s python.Statement, e *python.Expr) (of *python.Expr, w httpsim.Work, ok bool, err error) {
	args := given(s, e, "key", "msg", "digestmod")
	key, msg, by := args.take("key"), args.take("msg"), args.take("digestmod")
	if err := args.rest(); err != nil {
		return nil, w, false, err
	}
	if key == nil || msg == nil || by == nil {
		return nil, w, false, instead(s, hmacLine, "hmac.new() is given a key, what is signed and the name of a hash")
	}
	w = httpsim.Work{Does: httpsim.HMAC, By: strings.TrimPrefix(by.Dotted(), "hashlib.")}
	if by.Kind == python.String {
		w.By = by.Text
	}
	if !slices.Contains(httpsim.Hashes(), w.By) {
		return nil, w, false, hinted(s, "known are "+strings.Join(httpsim.Hashes(), ", "), "this hash is not read here")
	}
	secret, err := octetsOf(s, key)
	if err != nil {
		return nil, w, false, err
	}
	if secret.Dotted() != "settings.SECRET_KEY" {
		if w.Key, err = r.value(s, secret); err != nil {
			return nil, w, false, err
		}
	}
	of, err = octetsOf(s, msg)
	return of, w, err == nil, err
}

// hmacLine is how a signature is made of what came.
const hmacLine = `signature = hmac.new(settings.SECRET_KEY.encode(), request.body, "sha256").hexdigest()`

// saltedOf reads Django's salted_hmac("salt", value).
func (r *viewReader) saltedOf(s python.Statement, e *python.Expr) (of *python.Expr, w httpsim.Work, ok bool, err error) {
	args := given(s, e, "key_salt", "value")
	w = httpsim.Work{Does: httpsim.SaltedHMAC, By: "sha1", Salt: args.text("key_salt")}
	of = args.take("value")
	if by := args.text("algorithm"); by != "" {
		w.By = by
	}
	if of == nil || w.Salt == "" || !slices.Contains(httpsim.Hashes(), w.By) {
		args.refuse("salted_hmac() is given a salt in quotes and a value")
	}
	if of != nil && of.Dotted() == "request.body" {
		of = must(httpsim.BodyCode)
	}
	return of, w, args.err == nil && args.rest() == nil, args.rest()
}

// working takes what is made of texts out of a statement: each has a name of its own, which is
// given it above.
func (r *viewReader) working(s python.Statement) (python.Statement, error) {
	if s.Action == python.Assign && s.Target.Kind == python.Name && !slices.Contains(ofDjango, s.Target.Text) {
		if _, _, draws := drawing(s.Value); draws {
			return s, nil
		}
		if _, works, err := r.worksOf(s, s.Value); err != nil || len(works) > 0 { // let reads it
			return s, err
		}
	}
	var err error
	var take func(e *python.Expr, always bool) *python.Expr
	take = func(e *python.Expr, always bool) *python.Expr {
		if err != nil {
			return e
		}
		of, works, wrong := r.worksOf(s, e)
		if err = wrong; err != nil {
			return e
		}
		if d, of, draws := drawing(e); draws {
			own := r.free("drawn")
			r.locals[own], r.texts[own] = true, d.Does > httpsim.Odds
			err = r.draw(s, own, d, of)
			return &python.Expr{Kind: python.Name, Line: e.Line, Col: e.Col, Text: own}
		}
		if len(works) == 0 {
			first := true
			return rebuilt(e, func(part *python.Expr) *python.Expr {
				is := always && (first || e.Kind != python.Operation || e.Text != "and" && e.Text != "or")
				first = false
				return take(part, is)
			})
		}
		if !always && !r.neverRaises(of, works) {
			at := s
			at.Line, at.Col = e.Line, e.Col
			err = refuse(at, "what is made of a text may raise an exception, and here it is made before the if asks anything: give it a name on a line of its own above")
			return e
		}
		own := r.free(map[bool]string{true: "text", false: "rest"}[works[len(works)-1].IsText()])
		r.locals[own], r.texts[own] = true, works[len(works)-1].IsText()
		err = r.work(s, own, take(of, always), works)
		return &python.Expr{Kind: python.Name, Line: e.Line, Col: e.Col, Text: own}
	}
	if of := conditionalIn(s.Value); of != nil { // what it asks is looked at first
		s.Value = replaced(s.Value, func(e *python.Expr) *python.Expr {
			if e != of {
				return nil
			}
			return conditional(of, of.Parts[0], take(of.Parts[1], true), of.Parts[2])
		})
		return s, err
	}
	if s.Value != nil && (s.Action == python.If || s.Action == python.Assign || s.Action == python.Do || s.Action == python.Return) {
		s.Value = take(s.Value, true)
	}
	return s, err
}

// draw gives a name what is drawn by chance.
func (r *viewReader) draw(s python.Statement, name string, d httpsim.Drawing, of *python.Expr) (err error) {
	a := httpsim.Let{Name: name, Draw: d}
	if of != nil {
		a.Value, err = r.value(s, of)
	}
	r.touch(s, a)
	return err
}

// neverRaises reports whether what is made of an expression can be made wherever it stands: of a
// text that came, with one in its place where none did.
func (r *viewReader) neverRaises(of *python.Expr, works []httpsim.Work) bool {
	path, missing, ok := r.looked(of)
	return ok && len(path) == 2 && slices.Contains([]string{"post", "get", "cookie", "header"}, path[0]) && (missing == "" || strings.HasPrefix(missing, `"`)) &&
		!slices.ContainsFunc(works, httpsim.Work.CanRaise)
}

// work gives a name what is made of a text.
func (r *viewReader) work(s python.Statement, name string, of *python.Expr, works []httpsim.Work) error {
	t, err := r.value(s, of)
	r.touch(s, httpsim.Let{Name: name, Value: t, Works: works})
	return err
}
