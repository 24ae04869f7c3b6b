package httpsim

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// JSON answers with JSON: JsonResponse({…}).
type JSON struct{ Value JSONValue }

// Header is response["NAME"] = ….
type Header struct {
	Name    string
	Value   Template
	Varies  bool // patch_vary_headers(response, ["text"]): Value is added to Vary, where it is not there
	Default bool // response.setdefault("name", "text"): only where there is none
}

// ContentType is content_type=… of the answer.
type ContentType struct{ Type string }

// JSONValue is a value of JSON in whose texts values are filled in. The zero value is an
// empty text.
type JSONValue struct {
	Names []string    // of a dict, of Parts
	Parts []JSONValue // of a list or a dict
	Form  JSONForm
	Value Template // of what is neither: a text, one lookup, or a Constant
}

// JSONForm says what a JSONValue is.
type JSONForm int

// The forms of values.
const (
	JSONScalar JSONForm = iota
	JSONList
	JSONDict
)

// ParseJSON reads JSON whose texts may name these. The error is a *TemplateError of a
// text where one holds a mistake, with the text as it stands in the JSON.
func (n Names) ParseJSON(text string) (JSONValue, error) {
	if len(text) > maxTemplate {
		return JSONValue{}, fmt.Errorf("a JSON text has at most %d bytes", maxTemplate)
	}
	v, err := sessionstore.ParseJSON(text)
	if err != nil {
		return JSONValue{}, errors.New("this is no JSON")
	}
	return n.jsonValue(v, text, maxNesting)
}

func (n Names) jsonValue(v sessionstore.Value, src string, depth int) (j JSONValue, err error) {
	if depth == 0 {
		return j, fmt.Errorf("more than %d lists or dicts inside one another", maxNesting)
	}
	add := func(part sessionstore.Value) {
		if err == nil {
			var one JSONValue
			one, err = n.jsonValue(part, src, depth-1)
			j.Parts = append(j.Parts, one)
		}
	}
	switch v := v.(type) {
	case *sessionstore.Dict:
		j.Form = JSONDict
		for name, part := range v.All() {
			j.Names = append(j.Names, name)
			add(part)
		}
	case *sessionstore.List:
		j.Form = JSONList
		for _, i := range items(v) {
			add(i.value)
		}
	case string:
		j.Value, err = n.Parse(v)
		var mistake *TemplateError
		if errors.As(err, &mistake) {
			mistake.Offset += max(strings.Index(src, v), 0)
		}
	default:
		var text string
		if text, err = sessionstore.JSON(v); err == nil {
			j.Value, err = Constant(text)
		}
	}
	return j, err
}

// worthJSON is the value with all filled in.
func (v *visit) worthJSON(j JSONValue) (sessionstore.Value, error) {
	switch j.Form {
	case JSONDict:
		d := &sessionstore.Dict{}
		for i, name := range j.Names {
			part, err := v.worthJSON(j.Parts[i])
			if err != nil {
				return nil, err
			}
			d.Set(name, part)
		}
		return d, nil
	case JSONList:
		l := &sessionstore.List{}
		for _, p := range j.Parts {
			part, err := v.worthJSON(p)
			if err != nil {
				return nil, err
			}
			l.Append(part)
		}
		return l, nil
	}
	value, err := v.worth(j.Value)
	if err == nil {
		err = v.isNoRow(j.Value)
	}
	switch value := value.(type) {
	case moment:
		return value.ISO(), err
	case *someone:
		return nil, notSerializable(value)
	}
	return value, err
}

// json checks the texts of a JSONValue.
func (c *checking) json(j JSONValue) {
	c.value(j.Value)
	for _, p := range j.Parts {
		c.json(p)
	}
}

func (a JSON) run(v *visit) error {
	value, err := v.worthJSON(a.Value)
	if err != nil {
		return err
	}
	if v.res.Body, err = pyrun.PlainJSON().JSON(value); err != nil {
		return err
	}
	if len(v.res.Body) > maxOutput {
		return errTooLong
	}
	if !v.typed {
		v.res.SetHeader("Content-Type", "application/json")
	}
	return nil
}

func (a JSON) check(c *checking) { c.json(a.Value) }

func (a Header) run(v *visit) error {
	value, err := v.fill(a.Value, false)
	if err != nil {
		return err
	}
	if err := checkHeaderValue(value); err != nil {
		return err
	}
	if a.Default && v.res.Header(a.Name) != "" {
		v.Note("response.setdefault(%[1]q): there is one", "response.setdefault(%[1]q): 이미 있음", a.Name)
		return nil
	}
	if a.Varies {
		v.res.vary(value)
		v.noteCode("patch_vary_headers(%q)", shortText(value))
		return nil
	}
	v.res.SetHeader(a.Name, value)
	v.noteCode("response[%q] = %q", a.Name, shortText(value))
	return nil
}

// checkHeaderValue finds what a server cannot write: Django raises BadHeaderError for a
// line break, and writes the rest in Latin-1.
func checkHeaderValue(value string) error {
	if strings.ContainsAny(value, "\r\n\x00") {
		return fmt.Errorf("BadHeaderError: Header values can't contain newlines (got %q)", shortText(value))
	}
	if strings.ContainsFunc(value, func(c rune) bool { return c > 0xFF }) {
		return fmt.Errorf("a header carries Latin-1 only, and has %q", shortText(value))
	}
	return nil
}

// ownHeaders are those that something else of a page writes.
var ownHeaders = map[string]string{
	"Set-Cookie": "write set_cookie", "Content-Type": "write content_type", "Content-Length": "the server counts by itself",
	"Date": "see clock_off of the site",
}

// hopByHop are headers of the connection, which WSGI forbids a page.
var hopByHop = strings.Fields("Connection Keep-Alive Proxy-Authenticate Proxy-Authorization Te Trailer Trailers Transfer-Encoding Upgrade")

func (a Header) check(c *checking) {
	name := http.CanonicalHeaderKey(a.Name)
	switch instead := ownHeaders[name]; {
	case a.Name == "" || !isLegalCookieName(a.Name) || strings.Contains(a.Name, ":"):
		c.add("%q is no name of a header", a.Name)
	case instead != "":
		c.add("%s is written by something else: %s", name, instead)
	case slices.Contains(hopByHop, name):
		c.add("%s belongs to the connection, and no page sets it", name)
	}
	c.value(a.Value)
	if a.Value.IsLiteral() {
		if err := checkHeaderValue(a.Value.src); err != nil {
			c.add("%v", err)
		}
	}
}

func (a ContentType) run(v *visit) error {
	v.typed = true
	v.res.SetHeader("Content-Type", a.Type)
	return nil
}

func (a ContentType) check(c *checking) {
	kind, sub, ok := strings.Cut(a.Type, "/")
	if !ok || kind == "" || sub == "" {
		c.add("%q is no content type%s", a.Type, diag.DidYouMean(a.Type, contentTypes))
	} else if err := checkHeaderValue(a.Type); err != nil {
		c.add("%v", err)
	}
}

var contentTypes = []string{"text/html", "text/plain", "application/json"}

// errNoDict is what data.get says of a body that is JSON and no dict.
func errNoDict(v sessionstore.Value) error {
	return fmt.Errorf("AttributeError: '%s' object has no attribute 'get'", kindOf(v))
}

// sentJSON is data = json.loads(request.body), which is a dict.
func (r *Request) sentJSON() (*sessionstore.Dict, error) {
	if r.data != nil {
		return r.data, nil
	}
	value, err := sessionstore.ParseJSON(r.body)
	if err != nil {
		return nil, errors.New("JSONDecodeError: the body of the request is no JSON")
	}
	d, ok := value.(*sessionstore.Dict)
	if !ok {
		return nil, errNoDict(value)
	}
	r.data = d
	return d, nil
}

// readData reads the body where one of these will look into it: before the line in which
// they do, as views read it.
func (r *Request) readData(all ...Template) error {
	if !slices.ContainsFunc(all, func(t Template) bool { return t.Uses("json") }) {
		return nil
	}
	_, err := r.sentJSON()
	return err
}

// sentHeader is request.headers[…] of a name as templates have it: user_agent. A WSGI
// server joins fields of one name with a comma.
func (r *Request) sentHeader(name string) any {
	name = HeaderName(name)
	if name == "Host" {
		return r.Host
	}
	if all := r.Header.Values(name); len(all) > 0 {
		return strings.Join(all, ",")
	}
	if name == "Content-Type" { // so has runserver, by wsgiref
		return "text/plain"
	}
	return absent{}
}

// HeaderName is a header's name as it is on the wire, of one as templates have it.
func HeaderName(inTemplate string) string {
	return http.CanonicalHeaderKey(strings.ReplaceAll(inTemplate, "_", "-"))
}

// asHeader is the last name of a path, that of a header as it is on the wire.
func asHeader(p Path) string {
	if p[0] == "header" {
		return HeaderName(p[1])
	}
	return p[len(p)-1]
}
