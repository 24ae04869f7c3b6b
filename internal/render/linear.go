package render

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// The linear view is for who hears the screen, or reads it with the fingers: whole
// sentences one below the other, a name before every value, and a word where the
// other view has a mark, a column or a frame. It keeps the names of the regions, by
// which lessons speak of them.

// tell writes sentences behind a name, which may be empty.
func (t *Terminal) tell(name string, sentences ...string) {
	said := ""
	for _, s := range sentences {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if strings.HasSuffix(said, "/") { // an address has no full stop: what follows stands alone
			t.tellValue(name, strings.TrimSpace(said))
			name, said = "", ""
		}
		said += " " + ended(s)
	}
	t.tellValue(name, strings.TrimSpace(said))
}

// tellValue writes a value as it is behind a name, which may be empty.
func (t *Terminal) tellValue(name, value string) {
	var whole line
	if name != "" {
		whole = line{t.span(label, name+":")}
	}
	if name != "" && value != "" {
		whole = whole.with(gap(1))
	}
	t.put(whole.with(t.span(plain, value))) // a sentence that is broken is heard as two
}

// begun is a phrase of the program as the beginning of a sentence.
func begun(s string) string {
	if s == "" || s[0] < 'a' || 'z' < s[0] {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// ended is a sentence with a full stop, where it ends in no other sign, and in no
// address, which a full stop would make another one.
func ended(s string) string {
	before, _, remark := strings.Cut(s, " (")
	switch {
	case endsSentence(s), strings.HasSuffix(s, ":"), strings.HasSuffix(s, "/"):
		return s
	case remark && strings.HasSuffix(s, ")") && endsSentence(before):
		return s
	}
	return s + "."
}

// aButton is a link or button in brackets: words, unlike what stands in brackets in
// code.
var aButton = regexp.MustCompile(`(^|[ (])\[(\p{L}[^\]\["',=]*)\]`)

// lookups are the ways from a key to a user, as a sentence has them.
var lookups = strings.NewReplacer(
	" -> row -> ", " has a row, the row names ", " -> no row", " has no row", " -> row", " has a row",
	" -> 행 -> ", "의 행이 있고 행에 적힌 사용자는 ", " -> 행 없음", "의 행은 없음", " -> 행", "의 행이 있음",
)

// aloud is a text of a trace as it is heard: arrows are words, and what can be
// clicked stands between quotation marks.
func (t *Terminal) aloud(s string) string {
	s = aButton.ReplaceAllString(s, `$1"$2"`)
	s = lookups.Replace(s)
	return strings.ReplaceAll(s, " -> ", heardWords.then.In(t.o.Lang))
}

func (t *Terminal) fill(format rule.Text, args ...any) string {
	return fmt.Sprintf(t.say(format), args...)
}

// tellHead says where and when, and who does what.
func (sc *scene) tellHead() {
	s := sc.step
	sc.tell("", sc.fill(words.step, s.Number, s.Of), momentAloud(s.Time, sc.o.Lang))
	if sentence := sc.shorten.Replace(sc.sentence(s)); sentence != "" {
		sc.tell("", sentence)
	}
}

// moment writes a time as the view has it: in figures, or as it is read aloud.
func (t *Terminal) moment(at time.Time) string {
	if t.o.Linear {
		return momentAloud(at, t.o.Lang)
	}
	return moment(at, t.o.Lang)
}

// momentAloud is moment with the month and the day of the week in words.
func momentAloud(at time.Time, lang rule.Language) string {
	at = at.UTC()
	if lang == rule.Korean {
		weekday := []string{"일", "월", "화", "수", "목", "금", "토"}[at.Weekday()]
		return at.Format("2006년 1월 2일 ") + weekday + at.Format("요일 15:04:05 UTC")
	}
	return at.Format("Monday 2 January 2006, 15:04:05 UTC")
}

// tellHelp tells what each key does. The one that is a sign is called by its name.
func (t *Terminal) tellHelp(keys []keyHelp) {
	for _, k := range keys {
		if k.key == "?" {
			k.key = t.say(heardWords.questionMark)
		}
		if k.offered {
			t.tell(k.key, t.say(k.does))
		}
	}
}

// tellGiven tells a step that set the scene.
func (sc *scene) tellGiven() {
	sc.tell("", sc.shorten.Replace(sc.sentence(sc.step)))
	for _, r := range sc.step.Remembered {
		sc.put(sc.remembered(r, sc.width)...)
	}
	for _, c := range sc.step.Failed() {
		sc.failure(c)
	}
}

// tellExchange tells one exchange, region by region.
func (sc *scene) tellExchange(number int, e *trace.Exchange) {
	if number > 1 {
		sc.Blank()
	}
	sc.tell(sc.fill(heardWords.request, sc.say(words.asks), number), append(sc.asksSentences(e), begun(sc.text(e.Why)))...)
	sc.tellCookies(heardWords.ofRequest, sentCookies(e))
	if s := e.Server; s != nil {
		if !sc.brief(e) || len(s.Notes)+len(s.Log) > 0 || s.User != trace.NotAsked {
			sc.weakSeam(words.server.EN)
			sc.tellServer(s)
		}
		if len(s.Queries) > 0 || sc.use(s.Host).queries && !sc.brief(e) {
			sc.tellQueries(s.Queries)
		}
	}
	sc.weakSeam(words.answers.EN)
	sc.tell(sc.say(words.answers), sc.answerSentences(e)...)
	if got := receivedCookies(e); len(got) > 0 {
		sc.tellCookies(heardWords.ofAnswer, got)
	}
	if sc.o.Verbose {
		sc.exchangeDetails(e)
	}
}

// asksSentences is the request: method, target, and the fields of a form, each with its
// name.
func (sc *scene) asksSentences(e *trace.Exchange) []string {
	target := e.Request.Target
	if sc.full {
		target = e.URL
	}
	var typed, hidden []string
	for _, f := range e.Fields {
		switch {
		case f.Hidden && f.Name == "csrfmiddlewaretoken":
			hidden = append(hidden, sc.say(words.token))
		case f.Hidden:
			hidden = append(hidden, f.Name)
		case f.Secret:
			typed = append(typed, sc.fill(heardWords.field, f.Name, sc.say(heardWords.notShown)))
		default:
			typed = append(typed, sc.fill(heardWords.field, f.Name, sc.value(f.Value)))
		}
	}
	said := []string{e.Request.Method + " " + target}
	if len(typed) > 0 {
		said = append(said, sc.fill(heardWords.fields, strings.Join(typed, ", ")))
	}
	if len(hidden) > 0 {
		said = append(said, sc.fill(heardWords.hiddenFields, strings.Join(hidden, ", ")))
	}
	return said
}

// tellCookies tells what became of each cookie, and why; of none, that there is none.
func (sc *scene) tellCookies(whose rule.Text, fates []trace.Fate) {
	if len(fates) == 0 {
		sc.tell(sc.say(heardWords.sentNone), sc.say(words.noCookies))
		return
	}
	keep := few(len(fates), sc.limit(), func(i int) bool {
		return !slices.Contains([]string{trace.Sent, trace.Stored, seen}, fates[i].Fate)
	})
	sc.tell(sc.say(whose))
	for _, i := range keep {
		f := &fates[i]
		fate, _, _ := fated(f.Fate)
		sc.tell("", sc.cookieSentence(f.Cookie.Name, sc.fateValue(f), sc.say(fate)), sc.reasonSentence(f))
		if sc.o.Verbose {
			sc.put(sc.fateDetails(f, sc.width)...)
		}
	}
	if left := len(fates) - len(keep); left > 0 {
		sc.tell("", sc.fill(heardWords.more, left))
	}
}

// reasonSentence is the reason of a fate, as a sentence.
func (sc *scene) reasonSentence(f *trace.Fate) string {
	if reason := sc.aloud(sc.reason(f)); reason != "" {
		if f.Fate == trace.Stored || f.Fate == trace.Replaced {
			return sc.fill(heardWords.traits, reason)
		}
		return sc.fill(heardWords.why, reason)
	}
	return ""
}

// cookieSentence names a cookie and its value, and says something of it.
func (sc *scene) cookieSentence(name, value, what string) string {
	if name == "" {
		name = sc.say(words.noName)
	}
	said := sc.fill(heardWords.cookie, name)
	if value != "" {
		said += ", " + sc.fill(heardWords.valueIs, value)
	}
	return sc.fill(heardWords.fate, said, what)
}

// tellServer says what the page did and whom it saw.
func (sc *scene) tellServer(s *trace.Server) {
	var did []string
	for _, n := range s.Notes {
		did = append(did, sc.text(n))
	}
	if len(did) == 0 {
		did = []string{sc.say(words.pageRan)}
	}
	said := []string{strings.Join(did, ", "), sc.userSentence(s)}
	shown := s.Log
	if !sc.open && len(shown) > pageLines {
		shown = shown[:pageLines]
	}
	for _, entry := range shown {
		said = append(said, sc.say(words.log)+": "+sc.shorten.Replace(entry))
	}
	if left := len(s.Log) - len(shown); left > 0 {
		said = append(said, sc.count(words.moreLines, left))
	}
	sc.tell(sc.say(words.server), said...)
}

// userSentence says whom the server saw, and whom before that where it was another.
func (sc *scene) userSentence(s *trace.Server) string {
	switch before := s.UserBefore; {
	case !sc.use(s.Host).asks:
		return ""
	case s.User == trace.NotAsked || s.User == "":
		return sc.fill(heardWords.user, sc.say(words.notAsked))
	case before == "" || before == trace.NotAsked || before == s.User:
		return sc.fill(heardWords.user, s.User)
	default:
		return sc.fill(heardWords.userThen, before, s.User)
	}
}

// tellQueries counts the statements, and tells each with its reason.
func (sc *scene) tellQueries(queries []trace.Query) {
	queries = slices.DeleteFunc(slices.Clone(queries), func(q trace.Query) bool { return transactional(q.Kind) })
	if len(queries) == 0 {
		sc.tell(sc.say(words.queries), sc.say(heardWords.none))
		return
	}
	sc.tell(sc.say(words.queries), sc.fill(heardWords.queries, len(queries)))
	keep := few(len(queries), sc.limit(), func(int) bool { return false })
	for _, i := range keep {
		q, why := &queries[i], ""
		if why = sc.text(q.Why); why != "" {
			why = sc.fill(heardWords.why, why)
		}
		sc.tell("", sc.fill(heardWords.query, i+1, statement(*q)), why)
	}
	if left := len(queries) - len(keep); left > 0 {
		sc.tell("", sc.fill(heardWords.more, left))
	}
}

// answerSentences is the response: its status, where it leads, its page, its connection.
func (sc *scene) answerSentences(e *trace.Exchange) []string {
	r := &e.Response
	if r.Status == 0 {
		return []string{sc.say(words.noAnswer), sc.connectionSentence(e)}
	}
	said := []string{strings.TrimSpace(strconv.Itoa(r.Status) + " " + r.Reason)}
	if to := r.Headers.Get("Location"); to != "" && r.Status/100 == 3 {
		said[0] += ", " + sc.fill(words.goTo, to)
	}
	switch page := onOneLine(e.Page); {
	case page != "":
		said = append(said, sc.pageSentences(page, sc.brief(e))...)
	case len(r.Body) > 0:
		said = append(said, sc.size(e))
	}
	return append(said, sc.means(e), sc.connectionSentence(e))
}

// longestPage is how many characters of a page are told where not all is shown.
const longestPage = 240

// pageSentences is the words of a page, and apart from them what can be clicked.
func (sc *scene) pageSentences(page string, brief bool) []string {
	page = sc.shorten.Replace(page)
	var buttons []string
	for _, m := range aButton.FindAllStringSubmatch(page, -1) {
		buttons = append(buttons, m[2])
	}
	page = strings.Join(strings.Fields(aButton.ReplaceAllString(page, "$1")), " ")
	most := longestPage
	if brief {
		most /= 3
	}
	var said []string
	if r := []rune(page); !sc.open && len(r) > most {
		said = append(said, sc.fill(heardWords.page, string(r[:most])+"..."), sc.say(heardWords.cut))
	} else if page != "" {
		said = append(said, sc.fill(heardWords.page, page))
	}
	if len(buttons) > 0 {
		said = append(said, sc.fill(heardWords.buttons, strings.Join(buttons, ", ")))
	}
	return said
}

func (sc *scene) connectionSentence(e *trace.Exchange) string {
	text := ""
	for _, s := range sc.connection(e) {
		text += s.text
	}
	return begun(text)
}

// tellScript says what a line of script did to the jar.
func (sc *scene) tellScript(s *trace.Script) {
	sc.tell(sc.say(words.script), sc.shorten.Replace(s.Line))
	if !s.Writes {
		read := sc.shorten.Replace(string(s.Sees))
		if read == "" {
			read = sc.say(words.empty)
		}
		sc.tell(sc.say(words.reads), read)
	}
	if fates := scriptCookies(s); len(fates) > 0 {
		sc.tellCookies(heardWords.ofScript, fates)
	}
}
