package prompt_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/prompt"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// load compiles a lesson.
func load(t testing.TB, file string, source []byte) *scenario.Program {
	t.Helper()
	l, problems := lesson.Parse(file, source, language.Vocabulary())
	if l == nil || len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, source)
	}
	p, problems := scenario.Compile(l)
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, source)
	}
	return p
}

func playground(t testing.TB) *scenario.Program {
	t.Helper()
	source, err := fs.ReadFile(prompt.Playground, prompt.PlaygroundFolder+"/"+prompt.PlaygroundName+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, prompt.PlaygroundName+".yaml", source)
}

// open begins a session in the world of a program, behind so many steps.
func open(t testing.TB, p *scenario.Program, steps int, guesses bool) *prompt.Session {
	t.Helper()
	s, err := prompt.New(t.Context(), prompt.Opening{Lesson: p.Lesson(), Setup: p.Setup(scenario.Options{}), Before: p.Moves(steps), Steps: steps, Guesses: guesses})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// say types a line that is right.
func say(t testing.TB, s *prompt.Session, line string) prompt.Answer {
	t.Helper()
	a := s.Read(line)
	if m, wrong := a.(*prompt.Mistake); wrong {
		t.Fatalf("%s: %s (%s)", line, m.Message.EN, m.Hint.EN)
	}
	return a
}

// state is all that can be seen of a session: what was done, and how everything stands.
func state(t testing.TB, s *prompt.Session) string {
	t.Helper()
	run, err := json.Marshal(s.Run())
	if err != nil {
		t.Fatal(err)
	}
	var now []string
	for _, look := range []string{"jar", "rows", "page", "kept", "users"} {
		now = append(now, fmt.Sprint(look, toJSON(t, s.Read(look))))
	}
	return string(run) + s.Prompt() + s.Where().EN + strings.Join(now, "\n")
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A line that is wrong says what is right, and changes nothing.
func TestWrongLinesAreToldAndChangeNothing(t *testing.T) {
	s := open(t, playground(t), 0, false)
	say(t, s, "visit https://shop.test/")
	say(t, s, "submit Add apple")
	say(t, s, "remember key cookie sessionid")
	for _, c := range []struct{ line, says, offer string }{
		{"vist shop.test", `nothing here is called "vist"`, "visit shop.test"},
		{"frobnicate", `nothing here is called "frobnicate"`, ""},
		{"shop", `the page has the link "Shop"`, "click Shop"},
		{"visit Shop", `the page has the link "Shop"`, "click Shop"},
		{"[Shop]", `the page has the link "Shop"`, "click Shop"},
		{"/login/", "/login/ is an address", "visit /login/"},
		{"sessionid", "sessionid is a cookie", "why sessionid"},
		{"eve", "eve is a browser", "as eve"},
		{"alice", "alice is the browser that acts already", "help alice"},
		{"goto shop.test", `nothing here is called "goto"`, "visit shop.test"},
		{"reload", `nothing here is called "reload"`, "press reload"},
		{"click Chart", "no link", ""},
		{"click Shpo", "no link", "click Shop"},
		{"script", "script needs more: line", ""},
		{"as", "as needs the name of a browser", ""},
		{"drop_cookie nothing", "there is only [", ""},
		{"as mallory", `no browser here is called "mallory"`, ""},
		{"as Eva", `no browser here is called "Eva"`, "as eve"},
		{"tab the second", `"the second" is no name of a tab`, ""},
		{"wait", `"" is no length`, ""},
		{"wait 15", `"15" is no length`, ""},
		{"wait -1d", "time goes forward only", ""},
		{"wait 999999d", "no length of time that a clock can wait", ""},
		{"undo 3", "no more than 2 can be taken back", "undo 2"},
		{"undo two", `"two" is no number of acts`, ""},
		{"redo", "nothing was taken back", ""},
		{"remember key cookie sessionid", "$key is kept already", ""},
		{"remember other cookie theme", "the last act has no cookie theme", ""},
		{"remember other jar theme", "a value is of one of cookie, set_cookie, field, header, json, body, session, cache", ""},
		{"visit https://shop.test/?a=$nothing", "nothing is kept under $nothing", ""},
		{"visit https://shop.tset/", "no server answers at shop.tset", "visit https://shop.test/"},
		{"visit http://bank.test/", "bank.test answers over https only", "visit https://bank.test/"},
		{"restart_server shop", `there is no site "shop" here`, "restart_server shop.test"},
		{"press home", "home", ""},
		{"put_cookie a=1; Pfad=/", `no attribute "Pfad"`, ""},
		{"drop_cookie nothing", "[sessionid]", ""},
		{"resume x", "no page waits", ""},
		{"save", "a lesson is written to a file NAME.yaml", "save my-playground.yaml"},
		{"save My Lesson.yaml", "a lesson is written to a file NAME.yaml", ""},
		{"help me", `nothing here is called "me"`, "help"},
		{"help sumbit", `nothing here is called "sumbit"`, "help submit"},
		{"page me", "page stands alone", "page"},
		{"script alert(1)", "a script reads or writes document.cookie", ""},
		{"퍄냣 /login/", "the keyboard was set to Hangul", "visit https://shop.test/login/"},
		{"ｖｉｓｉｔ　/login/", "blanks or signs that look like plain ones", "visit https://shop.test/login/"},
		{"visit\u00a0/login/", "blanks or signs that look like plain ones", "visit https://shop.test/login/"},
		{"visit /\x1b[2J", "U+001B", ""},
		{"visit /\xff", "a line is text in UTF-8", ""},
		{strings.Repeat("a", 1<<20), "a line has at most", ""},
	} {
		before := state(t, s)
		m, wrong := s.Read(c.line).(*prompt.Mistake)
		if !wrong {
			t.Errorf("%.40q is right", c.line)
			continue
		}
		if !strings.Contains(m.Message.EN, c.says) || m.Offer != c.offer {
			t.Errorf("%.40q: %q, hint %q, offer %q; want %q, offer %q", c.line, m.Message.EN, m.Hint.EN, m.Offer, c.says, c.offer)
		}
		if m.Message.KO == "" {
			t.Errorf("%.40q is not told in Korean: %q", c.line, m.Message.EN)
		}
		if after := state(t, s); after != before {
			t.Errorf("%.40q changed\n%s\nto\n%s", c.line, before, after)
		}
	}
}

// Where a person is there, what can mean one thing alone is done and told, and Enter takes
// what was offered. From a pipe nothing is guessed.
func TestOnlyAPersonIsGuessed(t *testing.T) {
	at, pipe := open(t, playground(t), 0, true), open(t, playground(t), 0, false)
	for _, s := range []*prompt.Session{at, pipe} {
		s.Read("vist shop.test")
	}
	if _, done := at.Read("").(prompt.Stepped); !done {
		t.Error("Enter does not take the offer")
	}
	if _, nothing := pipe.Read("").(prompt.Nothing); !nothing {
		t.Error("an empty line of a pipe does something")
	}
	a, ok := at.Read("퍄냣 /cart/").(prompt.Stepped)
	if !ok || len(a.Notes) != 1 || !strings.Contains(a.Notes[0].EN, "read as visit https://shop.test/cart/") {
		t.Errorf("%+v", a.Notes)
	}
	if _, wrong := pipe.Read("퍄냣 /cart/").(*prompt.Mistake); !wrong {
		t.Error("a pipe is guessed")
	}
	// What can be meant as it is typed is taken so: a name in Hangul is one.
	say(t, at, "visit /login/")
	if step := say(t, at, "submit Log in username=민수 password=x").(prompt.Stepped); step.Run.Steps[step.Index].Exchanges[0].Fields[0].Value != "민수" {
		t.Error("a name in Hangul became its keys")
	}
	for _, line := range []string{"submit Log in username=a password=b", "녀ㅡㅑㅅ ㅣㅐㅎ ㅑㅜ ㅔㅁㄴㄴ잭ㅇ=ㅠ"} {
		if !at.FillsPassword(line) {
			t.Errorf("%q would stay in the history", line)
		}
	}
	if at.FillsPassword("visit /password/") {
		t.Error("an address fills no field")
	}
}

// lines are lines of every verb and command, some of which can be done when they come.
func lines(s *prompt.Session, r *rand.Rand) string {
	hosts := []string{"start.test", "shop.test", "bank.test", "news.test", "ads.test", "prize.test"}
	one := func(all ...string) string { return all[r.IntN(len(all))] }
	return one("visit https://"+one(hosts...)+one("/", "/login/", "/cart/", "/nowhere", "/theme/"), "visit http://shop.test/", "click "+one("Shop", "Log in", "Cart", "Dark theme", "News", "A prize"),
		"submit "+one("Log in", "Add apple", "Add pear", "Log out", "Take it", "Pay to=bob"),
		"submit Log in username=alice password="+one("pw-alice-1", "pw-alice-2", "wrong"),
		"submit Log in username=bob password=pw-bob-1",
		"open_mail mina@post.test", "press "+one("back", "reload"), "restart_browser "+one("fresh", "restored"), "change_address "+one("203.0.113.7", "2001:db8::7"),
		"put_cookie https://"+one(hosts...)+"/ "+one("a=1", "sessionid=forged; Secure", "__Host-x=1", "b=2; Max-Age=60; Path=/cart"),
		"put_cookie c=3; SameSite=Lax", "drop_cookie "+one("sessionid", "a"), "drop_cookies "+one(hosts...), "sign_in https://shop.test/login/ user="+one("alice", "bob"),
		"send https://shop.test/ headers.Cookie=sessionid=$k"+fmt.Sprint(r.IntN(3)), "send https://bank.test/pay/ method=POST body=to=eve",
		"fetch /cart/", "fetch https://ads.test/pixel.gif credentials=include", `script document.cookie = "d=4; Path=/"`, "script document.cookie",
		"look "+one(hosts...), "open_developer_tools "+one(hosts...), "restart_server "+one(hosts...), "deploy "+one(hosts...)+" "+one("settings.SESSION_COOKIE_AGE=10m", "settings.SECRET_KEY=other", "settings.SESSION_COOKIE_NAME=id", "sessions=cache", "sessions=signed-cookies", "sessions=database"), "clean_up "+one(hosts...),
		"change_user shop.test user=bob "+one("active=false", "password=new", "name=bert"), "shell shop.test lines="+one("User.objects.count()", "User.objects.filter(username='bob').update(email='b@shop.test')", "1/0"), "migrate shop.test", "set_user_model shop.test to=custom",
		"at 2026-03-"+one("03", "09", "20")+"T00:00:00Z", "wait "+one("10s", "11m", "3h", "15d"), "as "+one("alice", "eve"), "tab "+one("main", "second"),
		fmt.Sprintf("remember k%d %s", r.IntN(3), one("cookie sessionid", "field username", "header Date")))
}

// The random lines are of all verbs, but for the one that pages have to stop for.
func TestRandomLinesAreOfAllVerbs(t *testing.T) {
	s, r := open(t, playground(t), 0, false), rand.New(rand.NewPCG(1, 1))
	met := map[string]bool{"resume": true}
	for range 2000 {
		word, _, _ := strings.Cut(lines(s, r), " ")
		met[word] = true
	}
	for _, v := range slices.Concat(language.Verbs(), language.LineVerbs()) {
		if !met[v.Verb] {
			t.Errorf("no line says %s", v.Verb)
		}
	}
}

// Random acts of all verbs, undone to the start and done again, lead to the same bytes;
// and a session that was saved is a lesson that holds.
func TestAnySessionGoesBackAndIsALesson(t *testing.T) {
	program := playground(t)
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			s := open(t, program, 0, false)
			states := []string{toJSON(t, s.Run())}
			for range 60 {
				s.Read(lines(s, r))
				if n := len(s.Run().Steps); n >= len(states) {
					states = append(states, toJSON(t, s.Run()))
				} else {
					states[n] = toJSON(t, s.Run()) // a value of the last act is kept
				}
			}
			end := len(states) - 1
			if end < 10 {
				t.Fatalf("only %d acts were done", end)
			}
			source := say(t, s, "save random.yaml").(prompt.Save).Source
			for s.Read("undo") != nil && len(s.Run().Steps) > 0 {
				if n := len(s.Run().Steps); toJSON(t, s.Run()) != states[n] {
					t.Fatalf("undone to %d acts it is another session", n)
				}
			}
			say(t, s, fmt.Sprint("redo ", end))
			if toJSON(t, s.Run()) != states[end] {
				t.Fatal("done again it is another session")
			}
			tr, err := load(t, "random.yaml", source).Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range tr.Steps {
				for _, c := range step.Failed() {
					t.Errorf("%s: %s: wanted %s, found %s", step.ID, c.About, c.Wanted.EN, c.Found.EN)
				}
			}
			if t.Failed() {
				t.Logf("%s", source)
			}
		})
	}
}

// What was tried behind any step of any lesson is a lesson too: its file up to there, and
// what was done, and to let go on the pages that stopped. One with a task is none without it.
func TestWhatWasTriedInALessonIsALesson(t *testing.T) {
	names, err := fs.Glob(lessons.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.Count(name, ".") > 1 || name == lesson.CourseName+".yaml" {
			continue
		}
		source, err := fs.ReadFile(lessons.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		program := load(t, name, source)
		for _, steps := range []int{0, 1, len(program.Lesson().Steps)} {
			s := open(t, program, steps, false)
			host := program.Hosts()[0]
			s.Read("wait 1m")
			s.Read("visit https://" + host + "/")
			s.Read("send https://" + host + "/")
			saved, ok := s.Read("save tried.yaml").(prompt.Save)
			if !ok && strings.Contains(string(source), "write:") {
				continue
			}
			if !ok {
				t.Errorf("%s behind %d: not saved", name, steps)
				continue
			}
			tr, err := load(t, "tried.yaml", saved.Source).Run(t.Context())
			if err != nil {
				t.Errorf("%s behind %d: %v", name, steps, err)
				continue
			}
			if made, failed := tr.Checks(); failed > 0 || made == 0 || len(tr.Steps) != steps+saved.Steps {
				t.Errorf("%s behind %d: %d of %d checks fail, %d steps\n%s", name, steps, failed, made, len(tr.Steps), saved.Source)
			}
		}
	}
}
