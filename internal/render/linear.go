package render

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"statelab/internal/memo"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
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

// begun is a phrase of the program as the beginning of a sentence. A host name, and what
// stands in Latin letters in a Korean phrase, is a value, and is never recased.
func begun(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if s == "" || s[0] < 'a' || 'z' < s[0] || strings.Contains(strings.TrimRight(word, ".,:;"), ".") || strings.ContainsFunc(s, hangul) {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

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
var aButton = memo.Pattern(`(^|[ (])\[(\p{L}[^\]\["',=]*)\]`)

// lookups are the ways from a key to a user, as a sentence has them.
var lookups = strings.NewReplacer(
	" -> row -> nobody is logged in", " has a row, the row names nobody", " -> 행 -> 로그인한 사람 없음", "의 행이 있고 행에 적힌 사용자가 없음",
	" -> row -> ", " has a row, the row names ", " -> no row", " has no row", " -> row", " has a row",
	" -> 행 -> ", "의 행이 있고 행에 적힌 사용자는 ", " -> 행 없음", "의 행은 없음", " -> 행", "의 행이 있음",
)

// aloud is a text of a trace as it is heard: arrows are words, and what can be
// clicked stands between quotation marks.
func (t *Terminal) aloud(s string) string {
	s = aButton().ReplaceAllString(s, `$1"$2"`)
	s = lookups.Replace(s)
	return strings.ReplaceAll(s, " -> ", heardWords.then.In(t.o.Lang))
}

func (t *Terminal) fill(format rule.Text, args ...any) string {
	return fmt.Sprintf(t.say(format), args...)
}

// tellHead says where and when, and who does what.
func (sc *scene) tellHead() {
	s := sc.step
	number := ""
	if s.Of > 0 {
		number = sc.fill(phrases.Step, s.Number, s.Of)
	}
	sc.tell("", number, momentAloud(s.Time, sc.o.Lang))
	if sentence := sc.shorten.Replace(sc.say(s.Sentence)); sentence != "" {
		sc.tell("", sentence)
	}
}

// moment writes a time as the view has it: in figures, or as it is read aloud.
func (t *Terminal) moment(at time.Time) string {
	if t.o.Linear {
		return momentAloud(at, t.o.Lang)
	}
	return view.Moment(at, t.o.Lang)
}

// momentAloud is moment with the month and the day of the week in words.
func momentAloud(at time.Time, lang rule.Language) string {
	if at.IsZero() {
		return ""
	}
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
	sc.tell("", sc.shorten.Replace(sc.say(sc.step.Sentence)))
	sc.remembered(sc.step.Remembered)
	sc.failures(sc.step)
}

// tellExchange tells one exchange, region by region.
func (sc *scene) tellExchange(e *view.Exchange) {
	if e.Number > 1 {
		sc.Blank()
	}
	sc.tell(sc.fill(heardWords.request, sc.say(phrases.Asks), e.Number), append(sc.asksSentences(e), begun(sc.text(e.Why)))...)
	sc.tellAcross(e.Across)
	sc.tellCookies(heardWords.ofRequest, e.Sent)
	if e.Proxy != nil {
		asks, taken := sc.proxySentences(e.Proxy)
		sc.weakSeam(phrases.Proxy.EN)
		sc.tell(sc.say(phrases.Proxy), asks, taken)
	}
	if e.Server != nil {
		sc.weakSeam(phrases.Server.EN)
		sc.tellServer(e.Server)
	}
	if e.Queries != nil {
		sc.tellQueries(e.Queries)
	}
	sc.weakSeam(phrases.Answers.EN)
	sc.tell(sc.say(phrases.Answers), sc.answerSentences(e)...)
	if len(e.Received.Shown) > 0 || e.Received.Unseen {
		sc.tellCookies(heardWords.ofAnswer, e.Received)
	}
	if e.Across != nil && e.Across.Reads != nil {
		sc.tellRuling(sc.readsTitle(e.Across), e.Across.Reads)
	}
	if sc.step.Details {
		sc.exchangeDetails(e)
	}
}

// asksSentences is the request: method, target, and the fields of a form, each with its
// name.
func (sc *scene) asksSentences(e *view.Exchange) []string {
	said := []string{e.Method + " " + e.Target}
	typed := make([]string, len(e.Typed))
	for i, f := range e.Typed {
		value := sc.say(heardWords.notShown)
		if !f.Secret {
			value = sc.value(f.Value)
		}
		typed[i] = sc.fill(heardWords.field, f.Name, value)
	}
	if len(typed) > 0 {
		said = append(said, sc.fill(heardWords.fields, strings.Join(typed, ", ")))
	}
	if e.Across != nil && e.Across.Body != "" {
		said = append(said, sc.fill(heardWords.body, sc.body(e.Across.Body)))
	}
	if len(e.Hidden) > 0 {
		said = append(said, sc.fill(heardWords.hiddenFields, sc.hiddenFields(e)))
	}
	return said
}

// tellCookies tells what became of each cookie, and why; of none, that there is none, or
// that nobody saw any.
func (sc *scene) tellCookies(whose rule.Text, fates view.Fates) {
	switch {
	case len(fates.Shown) == 0 && fates.Unseen:
		sc.tell(sc.say(whose), sc.say(phrases.Unseen))
		return
	case len(fates.Shown) == 0 && fates.Stayed > 0:
		sc.tell(sc.say(heardWords.sentNone), sc.say(phrases.NoCookies), sc.fill(heardWords.stayed, fates.Stayed))
		return
	case len(fates.Shown) == 0:
		sc.tell(sc.say(heardWords.sentNone), sc.say(phrases.NoCookies))
		return
	}
	sc.tell(sc.say(whose))
	for i := range fates.Shown {
		f := &fates.Shown[i]
		fate := f.Word()
		if f.Again {
			fate = phrases.Again
		}
		sc.tell("", sc.cookieSentence(f.Cookie.Name, sc.fateValue(f), sc.say(fate)), sc.reasonSentence(f))
		if sc.step.Details {
			sc.put(sc.fateDetails(f, sc.width)...)
		}
	}
	if fates.More > 0 {
		sc.tell("", sc.fill(heardWords.more, fates.More))
	}
}

// reasonSentence is the reason of a fate, as a sentence.
func (sc *scene) reasonSentence(f *view.Fate) string {
	if reason := sc.aloud(sc.text(f.Reason)); reason != "" {
		if f.What == trace.Stored || f.What == trace.Replaced {
			return sc.fill(heardWords.traits, reason)
		}
		return sc.fill(heardWords.why, reason)
	}
	return ""
}

// cookieSentence names a cookie and its value, and says something of it.
func (sc *scene) cookieSentence(name, value, what string) string {
	if name == "" {
		name = sc.say(phrases.NoName)
	}
	said := sc.fill(heardWords.cookie, name)
	if value != "" {
		said += ", " + sc.fill(heardWords.valueIs, value)
	}
	return sc.fill(heardWords.fate, said, what)
}

// tellServer says what the page did and whom it saw.
func (sc *scene) tellServer(s *view.Server) {
	said := []string{sc.did(s), sc.userSentence(s.Visitor)}
	if s.Reason != nil {
		said = append(said, sc.reason(s.Reason))
	}
	for _, entry := range s.Log {
		said = append(said, sc.say(phrases.Log)+": "+sc.shorten.Replace(entry))
	}
	if s.MoreLog > 0 {
		said = append(said, sc.count(phrases.MoreLines, s.MoreLog))
	}
	sc.tell(sc.say(answeredBy(s)), said...)
}

// userSentence says whom the server saw, and whom before that where it was another.
func (sc *scene) userSentence(v *view.Visitor) string {
	switch {
	case v == nil:
		return ""
	case v.Name == "":
		return sc.fill(heardWords.user, sc.say(phrases.NotAsked))
	case v.Before == "":
		return sc.fill(heardWords.user, v.Name)
	}
	return sc.fill(heardWords.userThen, v.Before, v.Name)
}

// tellQueries counts the statements, and tells each with its reason.
func (sc *scene) tellQueries(queries *view.Queries) {
	if queries.Count == 0 {
		sc.tell(sc.say(phrases.Queries), sc.say(heardWords.none))
		return
	}
	sc.tell(sc.say(phrases.Queries), sc.fill(heardWords.queries, queries.Count))
	for _, g := range queries.Groups {
		why := sc.text(g.Why)
		if why != "" {
			why = sc.fill(heardWords.why, why)
		}
		for _, q := range g.Statements {
			sc.tell("", sc.fill(heardWords.query, q.Number, q.Text), why)
		}
	}
	if queries.More > 0 {
		sc.tell("", sc.fill(heardWords.more, queries.More))
	}
}

// answerSentences is the response: its status, where it leads, its page, its connection.
func (sc *scene) answerSentences(e *view.Exchange) []string {
	r := &e.Response
	switch {
	case r.Unseen:
		return []string{sc.say(phrases.AnswerUnseen)}
	case r.None:
		return []string{sc.say(phrases.NoAnswer), sc.connectionSentence(r)}
	}
	said := []string{r.Status}
	if r.GoTo != "" {
		said[0] += ", " + sc.fill(phrases.GoTo, r.GoTo)
	}
	switch {
	case r.Page != "":
		said = append(said, sc.pageSentences(onOneLine(r.Page), e.Brief)...)
	case r.BodyUnseen:
		said = append(said, begun(unbracketed(sc.say(phrases.BodyUnseen))))
	case r.Size > 0:
		said = append(said, sc.size(r))
	}
	return append(said, sc.means(r), sc.connectionSentence(r))
}

// longestPage is how many characters of a page are told where not all is shown.
const longestPage = 240

// pageSentences is the words of a page, and apart from them what can be clicked.
func (sc *scene) pageSentences(page string, brief bool) []string {
	page = sc.words(page)
	var buttons []string
	for _, m := range aButton().FindAllStringSubmatch(page, -1) {
		buttons = append(buttons, m[2])
	}
	page = strings.Join(strings.Fields(aButton().ReplaceAllString(page, "$1")), " ")
	most := longestPage
	if brief {
		most /= 3
	}
	var said []string
	if r := []rune(page); !sc.step.Open && len(r) > most {
		said = append(said, sc.fill(heardWords.page, string(r[:most])+"..."), sc.say(heardWords.cut))
	} else if page != "" {
		said = append(said, sc.fill(heardWords.page, page))
	}
	if len(buttons) > 0 {
		said = append(said, sc.fill(heardWords.buttons, strings.Join(buttons, ", ")))
	}
	return said
}

func (sc *scene) connectionSentence(r *view.Response) string {
	text := ""
	for _, s := range sc.connection(r) {
		text += s.text
	}
	return begun(text)
}

// tellScript says what a line of script did to the jar.
func (sc *scene) tellScript(s *view.Script) {
	sc.tell(sc.say(phrases.Script), sc.shorten.Replace(s.Line))
	if s.Reads {
		read := sc.shorten.Replace(s.Sees)
		if read == "" {
			read = sc.say(phrases.Empty)
		}
		sc.tell(sc.say(phrases.Reads), read)
	}
	if len(s.Cookies.Shown) > 0 {
		sc.tellCookies(heardWords.ofScript, s.Cookies)
	}
}
