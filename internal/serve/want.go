package serve

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/world"
)

// What an act leads to, by how the simulated browser played it, and which of that a request is.

// want is a request that an act leads to.
type want struct {
	method, host, path string
	names              string        // of the query
	from               string        // the origin of the page that asks, "" where a person does
	fields             []world.Field // what its form says, as far as that is not drawn by chance
	typed              int           // how many of them somebody types: the others the page has
	status             int           // of its answer
	redirected         bool          // an answer leads to it
	byPage, preflight  bool
	why                rule.Text
	turn               int // of an act that is done several times
	at                 int // in the exchanges that came, -1 while it has not
}

// coming is a request that came, with what its form says: nil where that is not known, or not yet.
type coming struct {
	*traffic.Exchange
	form url.Values
}

// wants are the requests of an act as it was played.
func (s *Session) wants(act *scenario.Act) (all []want) {
	typed, turn := s.typed(act), 0
	for i := range act.Played.Exchanges {
		x := &act.Played.Exchanges[i]
		if x.Turn > turn { // where it is typed again
			typed, turn = s.typed(act), x.Turn
		}
		a, err := address.Parse(x.URL)
		if err != nil {
			continue
		}
		w := want{method: x.Request.Method, host: a.HostPort(), path: s.path(a.Path()), names: queryNames(a), byPage: x.ByPage, status: x.Response.Status, preflight: x.CORS != nil && x.CORS.Preflight, why: x.Why, turn: x.Turn, at: -1}
		if x.Around != nil {
			w.from, w.redirected = x.Around.Initiator, len(x.Around.Redirects) > 0
		}
		if typed != nil && len(x.Fields) > 0 {
			w.typed = len(typed)
			w.fields, typed = filledIn(x.Fields, typed), nil
		}
		all = append(all, w)
	}
	if n := len(all) - 1; n >= 0 && all[n].preflight { // no leave was given, and no more is asked
		all[n].preflight = false
	}
	return all
}

// typed is what is typed into the form of an act; nil where its form may say anything, as one at
// which somebody logs in and is refused.
func (s *Session) typed(act *scenario.Act) []world.Field {
	var all []world.Field
	each, _ := world.Each(act.Move.Act)
	switch a := each.(type) {
	case world.Submit:
		all = slices.Concat(a.Fields, a.Hidden)
	case world.Fetch:
		all = a.Fields
	default:
		return nil
	}
	typed := []world.Field{}
	for _, f := range all {
		typed = append(typed, world.Field{Name: f.Name, Value: s.world.Kept().Expand(f.Value)})
	}
	return typed
}

// filledIn is what a form has to say: what is typed, and of the rest what is the same in every run.
func filledIn(played []trace.Field, typed []world.Field) (all []world.Field) {
	all = typed
	for _, f := range played {
		same := func(t world.Field) bool { return t.Name == f.Name }
		if f.Name != "csrfmiddlewaretoken" && !drawn(f.Value) && !slices.ContainsFunc(typed, same) {
			all = append(all, world.Field{Name: f.Name, Value: f.Value})
		}
	}
	return all
}

// drawn reports whether a part of an address or a value may have been drawn by chance.
func drawn(s string) bool { return len(s) >= 16 && strings.ContainsAny(s, "0123456789") }

// path is a path in which what was drawn by chance stands for anything.
func (s *Session) path(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if drawn(part) {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func queryNames(a address.Address) string {
	_, query, _ := strings.Cut(a.Target(), "?")
	var names []string
	for field := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(field, "=")
		names = append(names, name)
	}
	return strings.Join(names, "&")
}

// is reports whether a request is the one that is wanted.
func (w *want) is(s *Session, o *coming) bool {
	return w.goesTo(s, o) && w.comesFrom(o) && w.otherField(o) < 0
}

// goesTo reports whether a request goes where the one that is wanted does.
func (w *want) goesTo(s *Session, o *coming) bool {
	a, err := address.Parse(o.URL)
	if err != nil || w.method != o.Method || w.host != a.HostPort() || w.names != queryNames(a) {
		return false
	}
	return w.path == a.Path() || w.path == s.path(a.Path())
}

// comesFrom reports whether a request can have been made where the wanted one is: on a page of
// the same origin, or by a person. An address of the page's own site may be typed instead, and
// for one that is typed a link of another site is none.
func (w *want) comesFrom(o *coming) bool {
	if w.from == "" && o.Request.Get("Sec-Fetch-Site") == "cross-site" {
		return false
	}
	for _, name := range []string{"Origin", "Referer"} {
		if from := o.Request.Get(name); from != "" && from != "null" {
			return w.from == "" || origin(from) == w.from
		}
	}
	switch own := w.from == "http://"+w.host; o.Request.Get("Sec-Fetch-Site") { // a page that hides where it is still says this
	case "none":
		return w.from == "" || own
	case "same-origin":
		return w.from == "" || own || w.redirected
	case "same-site", "cross-site":
		return !own || w.redirected
	}
	return true
}

// otherField is the place of a field in which a form says something else, -1 for none.
func (w *want) otherField(o *coming) int {
	if o.form == nil {
		return -1
	}
	return slices.IndexFunc(w.fields, func(f world.Field) bool {
		values, wanted := o.form[f.Name], 0
		for _, other := range w.fields {
			if other.Name == f.Name {
				wanted++
			}
		}
		return len(values) > wanted || !slices.Contains(values, f.Value) && (f.Value != "" || len(values) > 0)
	})
}

// misses says what a request has otherwise that goes where the act does, and is not the one;
// zero for nothing of that.
func (d *doing) misses(s *Session, o *coming) rule.Text {
	for i := range d.want {
		w := &d.want[i]
		if !w.single() || !w.goesTo(s, o) || o.Loads() != d.fetches {
			continue
		}
		switch field := w.otherField(o); {
		case w.from == "" && !w.comesFrom(o):
			return rule.Text{EN: "A page of another site led there, and cookies tell the difference: type the address.", KO: "다른 사이트의 페이지에서 넘어갔습니다. 그러면 함께 가는 쿠키가 다를 수 있습니다. 주소를 직접 적어 갑니다."}
		case !w.comesFrom(o):
			return rule.Textf("A request went there from another page. It has to come from one of %s.", "다른 페이지에서 보낸 요청입니다. %s 사이트의 페이지에서 보내야 합니다.", code(w.from))
		case field >= w.typed: // which nobody types
			return rule.Textf("Another form of the page was sent: its field %[1]s does not say %[2]s.", "페이지의 다른 폼을 보냈습니다. %[1]s 값이 %[2]s인 폼이 아닙니다.", code(w.fields[field].Name), code(w.fields[field].Value))
		case field >= 0:
			return rule.Textf("The form was sent with something else in the field %s. Fill it in and send it once more.", "폼의 %s 입력란에 다른 값을 적어 보냈습니다. 다시 적어 보냅니다.", code(w.fields[field].Name))
		}
	}
	return rule.Text{}
}

// came says what is otherwise in the answer that came last to something that is not done yet:
// the simulated browser was sent on behind it. Zero for nothing of that.
func (d *doing) came(act *scenario.Act, status int) rule.Text {
	i := slices.IndexFunc(d.want, func(w want) bool { return w.at == len(d.arriving.Exchanges())-1 })
	if i < 0 || d.want[i].status == status || d.want[i].byPage {
		return rule.Text{}
	}
	if logsIn(act) && status == http.StatusOK {
		return rule.Text{EN: "The login did not succeed: the site shows the form again. Fill it in once more.", KO: "로그인하지 못했습니다. 사이트가 폼을 다시 보여 줍니다. 입력란을 다시 채웁니다."}
	}
	return rule.Textf("The site answered with %[1]d, and with %[2]d where the lesson was tried. The page may say why.", "사이트가 %[1]d로 답했습니다. 수업을 시험했을 때는 %[2]d였습니다. 이유가 페이지에 적혀 있을 수 있습니다.", status, d.want[i].status)
}

// logsIn reports whether an act is a login that has to succeed.
func logsIn(act *scenario.Act) bool {
	each, _ := world.Each(act.Move.Act)
	_, yes := each.(world.SignIn)
	return yes
}

// formOf is what the form of a request says, nil where none was sent so.
func formOf(x *relay.Exchange) url.Values {
	if x.Request.Method != "POST" || !strings.HasPrefix(x.Request.Headers.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	form, err := url.ParseQuery(strings.ReplaceAll(string(x.Body), "%0D%0A", "%0A"))
	if err != nil {
		return nil
	}
	return form
}

// single reports whether it is one of those that follow one another, and no more than what
// its page loads or the browser asks before.
func (w *want) single() bool { return !w.byPage && !w.preflight }

// follows finds which of the requests that follow one another a request is, from a place on:
// -1 for none. Pages that were opened already are passed over.
func (d *doing) follows(s *Session, o *coming, from int) int {
	if o.Request.Has("Sec-Fetch-Dest") && o.Loads() != d.fetches {
		return -1
	}
	for i := from; i < len(d.want); i++ {
		switch w := &d.want[i]; {
		case !w.single():
		case w.is(s, o):
			return i
		case w.method != "GET":
			return -1
		}
	}
	return -1
}

// loads finds which of what pages load, or is asked before, a request is, and did not come yet.
func (d *doing) loads(s *Session, o *coming) int {
	return slices.IndexFunc(d.want, func(w want) bool { return !w.single() && w.at < 0 && w.is(s, o) })
}

// expected reports whether a request is what the act that is to be done now leads to next.
func (s *Session) expected(o *coming) bool {
	act := s.now()
	if act == nil || s.foreign(o) {
		return false
	}
	if d := s.doing; d != nil && d.act == s.at {
		return d.follows(s, o, d.next) >= 0 || d.loads(s, o) >= 0
	}
	return s.would(act).begins(s, o)
}

// would is an act that has still to begin.
func (s *Session) would(act *scenario.Act) *doing {
	each, _ := world.Each(act.Move.Act)
	_, fetches := each.(world.Fetch)
	return &doing{want: s.wants(act), fetches: fetches}
}

// begins reports whether a request can be the first of an act: the first of those that follow
// one another, or what the browser asks before it.
func (d *doing) begins(s *Session, o *coming) bool {
	i := d.loads(s, o)
	return d.follows(s, o, 0) >= 0 || i >= 0 && d.want[i].preflight
}
