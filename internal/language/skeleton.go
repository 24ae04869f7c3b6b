package language

import (
	"statelab/internal/lesson"
	"statelab/internal/world"
)

// The skeleton is what package lesson reads of a file without knowing what it means. Its
// maps are declared here, beside those that have a meaning, for who writes about them.

// Part is a map of the skeleton.
type Part struct {
	Name   string // "lesson", "step"
	Fields []Field
}

// Skeleton returns the maps of a lesson that hold everything else. Nobody changes them.
func Skeleton() []Part { return skeleton }

// The names of parts, as types refer to them: those of the skeleton, and of what is put
// together of tables.
const (
	lessonPart  = "lesson"
	stepPart    = "step"
	actPart     = "act"
	sitePart    = "site"
	expectPart  = "expect"
	actionsPart = "actions"
	matchPart   = "match"
)

// refer is a map that is declared elsewhere, under the name that the reference has for it.
func refer(part, says string) Type { return Type{Form: AsFields, Says: says, Ref: part} }

func listed(says string, of Type) Type { return Type{Form: AsList, Says: says, Of: &of} }

func byName(says string, of Type) Type { return Type{Form: AsNames, Says: says, Of: &of} }

var (
	anID     = Type{Form: AsText, Says: "id"}
	aName    = Type{Form: AsText, Says: "name"}
	prose    = Type{Form: AsText, Says: "prose"}
	aTitle   = Type{Form: AsFields, Fields: []Field{{Name: "title", Required: true, Type: Type{}}}}
	anExpect = refer(expectPart, "[expectations](#expectations)")
	acts     = listed("list of acts", refer(actPart, "act"))
	before   = Field{Name: "formerly", Default: "none", About: en("[names that it had before](#a-course)"), Type: listed("", aName)}
	// answer is what is written in holes, or acts.
	answer = Type{Form: AsEither, Says: "answer", Either: []Type{byName("", Type{}), acts}}
)

var skeleton = []Part{
	{lessonPart, []Field{
		{Name: "statelab", Required: true, About: en("version of the format. First line"), Type: Type{Form: AsWord, Words: []string{"1"}}},
		{Name: "lesson", Required: true, About: en("equals the file's name without `.yaml`"), Type: anID},
		{Name: "language", Default: "`en`", About: en("of the prose in this file"), Type: Type{Says: "`en`, `ko`, …"}},
		{Name: "title", Required: true, About: en("shown in lists")},
		{Name: "summary", Required: true, About: en("shown in lists")},
		{Name: "topics", Default: "none", About: en("what it is about"), Type: listed("", anID)},
		{Name: "learn_first", Default: "none", About: en("lessons to do before this one, of its folder or the curriculum"), Type: listed("", anID)},
		{Name: "clock", Required: true, About: en("when the lesson starts; the screen shows it in UTC, nine hours less than a `+09:00` says"), Type: Type{Form: AsTime}},
		{Name: "seed", Default: "its id", About: en("what is drawn by chance follows from it and the host of the site: session keys, tokens and [codes](#codes-and-times). Another one draws others; one that is written stays with a lesson that gets another name")},
		{Name: "browsers", Default: "one, called `browser`", Type: byName("name → [browser](#browsers)", refer("browser", ""))},
		{Name: "sites", Required: true, Type: byName("host → [site](#sites)", refer(sitePart, ""))},
		{Name: "given", Default: "none", About: en("played first, shown as one line each. See [setting the scene](#setting-the-scene)"), Type: listed("list of steps", refer(actPart, ""))},
		{Name: "steps", Required: true, About: en("at least one"), Type: listed("list of [steps](#a-step)", refer(stepPart, ""))},
		{Name: "tabs", Default: "its name", About: en("what the screen calls a tab or a [pause](#two-tabs-at-once), in the middle of a sentence: `the second tab`"), Type: byName("name → `{title: text}`", aTitle)},
		{Name: "pauses", Default: "its name", About: en("what the screen calls a tab or a [pause](#two-tabs-at-once), in the middle of a sentence: `the second tab`"), Type: byName("name → `{title: text}`", aTitle)},
		{Name: "formerly", Default: "none", About: en("[names that it had before](#a-course)"), Type: listed("", anID)},
	}},
	{"browser", []Field{
		{Name: "title", Required: true, About: en("its name on the screen")},
		{Name: "brand", Default: "`chromium`", About: en("whose rules its jar follows, where the two differ"), Type: word("chromium", "rfc6265bis").Type},
		{Name: "third_party_cookies", Default: "`allowed`", About: en("`blocked` neither keeps nor sends the cookies of what a page brings in from other sites, partitioned ones apart"), Type: word("allowed", "blocked").Type},
		{Name: "user_agent", Default: "none is sent", About: en("what it says of itself with each request: the header `User-Agent`")},
		{Name: "languages", Default: "none is sent", About: en("what its user reads, as it goes along with each request: the header `Accept-Language`")},
		{Name: "fetch_metadata", Default: "`none`", About: en("`sent`: over https each request says by itself what it comes from and what it is for, with `Sec-Fetch-Site`, `Sec-Fetch-Mode` and `Sec-Fetch-Dest`, as browsers of today do; `none` keeps the requests short"), Type: word("sent", "none").Type},
		{Name: "address", Default: "`192.0.2.1` for the first browser, `192.0.2.2` for the second", About: en("the IP address from which its requests come, Django's `REMOTE_ADDR`: see [addresses](#addresses)"), Type: ipAddress.Type},
	}},
	{stepPart, []Field{
		{Name: "step", Required: true, About: en("names it in test results and translations. First key"), Type: anID},
		{Name: "who", Default: "the first", About: en("which browser acts"), Type: Type{Says: "name of a browser"}},
		{Name: "tab", Default: "`main`", About: en("in which tab"), Type: aName},
		{Name: "wait", About: en("time that passes before the action"), Type: lengthKind.Type},
		{Name: "at", About: en("moment at which the action happens, instead of `wait`; never before now"), Type: timeKind.Type},
		{Name: "times", Default: "`1`", About: en("how often the action is done, [one behind the other](#several-times), up to 20 times, with `wait` each time"), Type: numberKind.Type},
		{Name: ifThereKey, Default: "`false`", About: en("the act is done only where the page shown has its link or its button: what a right answer may take away. Only of `click` and `submit` in a [promise](#promises)"), Type: boolKind.Type},
		{Name: "predict", About: en("a [question](#predictions), asked before anything happens"), Type: refer("predict", "map")},
		{Name: "task", About: en("something [to write or to do](#tasks) before anything happens, instead of `predict`"), Type: refer("task", "map")},
		{Name: "remember", About: en("values [kept](#keeping-a-value) after the action"), Type: byName("map", refer("remember", ""))},
		{Name: "show", Default: "those that the step asks or changes", About: en("[tables](#tables-on-the-screen) that stand on the screen beside these, each by the name of its model; `User` and `Session` are Django's"), Type: listed("list of names", textKind.Type)},
		{Name: "say", Required: true, About: en("what there is to see"), Type: prose},
		{Name: "expect", About: en("what [must be true](#expectations). Required where a request was made"), Type: refer(expectPart, "map")},
		{Name: "hint", Default: "none", About: en("[help](#hints), one after the other"), Type: Type{Form: AsEither, Says: "name → prose", Either: []Type{
			byName("", Type{Form: AsEither, Either: []Type{prose, {Form: AsFields, Fields: []Field{{Name: "text", Required: true, Type: prose}, before}}}}), listed("", prose)}}},
		{Name: "formerly", Default: "none", About: en("[names that it had before](#a-course)"), Type: listed("", anID)},
	}},
	{"predict", []Field{
		{Name: "ask", Required: true, About: en("the question"), Type: prose},
		{Name: "choices", Required: true, About: en("two or more"), Type: byName("name → choice", refer("choice", ""))},
		{Name: "about", Default: "none", About: en("the misconception that it is about, one of [the course](#a-course) where there is one"), Type: anID},
	}},
	{"choice", []Field{
		{Name: "text", Required: true, About: en("what is shown")},
		{Name: "if", About: en("it is the answer when they hold"), Type: refer(expectPart, "expectations")},
		{Name: "right", About: en("instead of `if`, where no run can decide"), Type: boolKind.Type},
		{Name: "reply", Default: "none", About: en("says why it does not hold"), Type: prose},
		{Name: "about", Default: "that of the question", About: en("the misconception of who chooses it wrongly; `none` where it is no misconception of the course"), Type: anID},
		before,
	}},
	{"remember", []Field{
		{Name: "cookie", About: en("the value of a cookie in the acting browser's jar that goes to the site of this step"), Type: aName},
		{Name: "set_cookie", About: en("the value of a cookie in a `Set-Cookie` line of the step's answers, the last one of that name, whether a browser stored it or not"), Type: aName},
		{Name: "field", About: en("the value of a form's field on the page shown, hidden ones too"), Type: aName},
		{Name: "header", About: en("a header of the last answer"), Type: aName},
		{Name: "json", About: en("a value in the body of the last answer, which is JSON; with dots between the names of dicts within, as in `user.token`, and of the claims of a JSON Web Token, as in `token.jti`"), Type: aName},
		{Name: "session", About: en("a value in the acting browser's session, out of its row"), Type: aName},
		{Name: "cache", About: en("an entry of [the cache](#the-cache)"), Type: aName},
		{Name: "address", About: en("of the `page` shown, the whole address, as the address bar has it: `https://shop.test/?q=tea`"), Type: word(world.OfPage).Type},
		{Name: "body", About: en("a part of the body of the last answer: the one group of a regular expression (RE2), as in `token: ([a-z0-9]+)`"), Type: aName},
		{Name: "part", About: en("beside another of these: a part of that value alone, the one group of a regular expression")},
	}},
	{"task", []Field{
		{Name: "ask", Required: true, About: en("what is to be done, and why"), Type: prose},
		{Name: "sort", Required: true, About: en("what kind of job it is"), Type: word(lesson.Repair, lesson.Defend, lesson.Attack, lesson.Use).Type},
		{Name: "about", Default: "none", About: en("the misconception that it is about, one of [the course](#a-course) where there is one"), Type: anID},
		{Name: "spelling", Default: "`false`", About: en("only how an attribute is spelt is asked"), Type: boolKind.Type},
		{Name: "write", About: en("what is to be written"), Type: byName("name → [hole](#holes)", Type{Form: AsFields, Fields: hole.fields()})},
		{Name: "do", About: en("what is to be done, instead of `write`"), Type: refer("do", "[map](#doing)")},
		{Name: "promises", About: en("what an answer is judged by. Required with `write`"), Type: byName("name → [promise](#promises)", refer("promise", ""))},
		{Name: "also", Default: "none", About: en("other right answers: hole → text, or a list of acts"), Type: byName("name → answer", answer)},
		{Name: "mistakes", Default: "none", About: en("wrong answers that are expected, and what is said to them"), Type: byName("name → [mistake](#mistakes)", refer("wrong", ""))},
	}},
	{"promise", []Field{
		{Name: "text", Required: true, About: en("what must be true, shown beforehand")},
		{Name: "acts", Required: true, About: en("what is done to find out, as steps that [set the scene](#setting-the-scene). Whoever acts in the step acts, unless `who` says otherwise"), Type: acts},
		{Name: "expect", Required: true, About: en("about the last act"), Type: anExpect},
		before,
	}},
	{"wrong", []Field{
		{Name: "try", Required: true, About: en("an answer that makes it: hole → text, or a list of acts"), Type: answer},
		{Name: "if", Required: true, About: en("when it was made: [expectations](#expectations), and the keys below"), Type: refer("when", "map")},
		{Name: "reply", Required: true, About: en("what is said to who made it"), Type: prose},
		before,
	}},
	{"do", []Field{
		{Name: "verbs", Default: "those of a person at a browser: `visit`, `click`, `submit`, `press`, `restart_browser`, `put_cookie`, `drop_cookie`, `drop_cookies`, `wait`", About: en("those that may be used, `wait` too"), Type: listed("", Type{Says: "verb"})},
		{Name: "goal", About: en("looked at after each act; what is said of one request is about the act's last one. `goal` or `promises` is required"), Type: anExpect},
		{Name: "never", Default: "none", About: en("what breaks a try as soon as its expectations hold; what is said of one request is about any of the act's"), Type: byName("name → `{text, if}`", Type{Form: AsFields, Fields: []Field{
			{Name: "text", Required: true}, {Name: "if", Required: true, Type: anExpect}, before}})},
		{Name: "answer", Required: true, Type: acts},
	}},
}
