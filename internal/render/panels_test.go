package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/witness"
)

// shows draws a step and looks for texts, which stand on one line each.
func shows(t *testing.T, lang rule.Language, step trace.Step, wanted ...string) {
	t.Helper()
	got := drawn(t, render.Options{Lang: lang, Width: 80, Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(lesson(step), 0) })
	fits(t, got, 79)
	for _, want := range wanted {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// A jar knows no ports, and a table is one program's.
func TestAPortIsTheTablesAlone(t *testing.T) {
	step := quietVisit()
	step.Jar.Host, step.Table.Host = "dev.test:8000", "dev.test:8000"
	shows(t, rule.English, step, "BROWSER'S JAR  dev.test    ", "SERVER'S TABLE  dev.test:8000\n")
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.CookieTables([]*trace.Jar{step.Jar}) })
	if !strings.Contains(got, "COOKIES  dev.test  ") {
		t.Errorf("the port stands over the cookies:\n%s", got)
	}
	step.Jar = nil
	shows(t, rule.English, step, "\nSERVER'S TABLE  django_session  dev.test:8000\n")
}

// One panel takes room from the other, so that the reason why a cookie went stands
// beside it.
func TestAPanelTakesTheRoomThatTheOtherHas(t *testing.T) {
	step := logout()
	step.Jar.Cookies = step.Jar.Cookies[1:]
	step.Jar.Cookies[0].Rule, step.Jar.Cookies[0].Why = "browser-closed", both("browser closed", "브라우저 닫음")
	shows(t, rule.English, step, "\n- sessionid  x2ye..he32  browser closed | - x2ye..he32  alice  by logout()\n")
}

// A row that holds the login of a user who cannot be found is not anonymous.
func TestARowOfAnUnknownUser(t *testing.T) {
	step := login()
	step.Table.Rows[0].User = ""
	shows(t, rule.English, step, "+ x2ye..he32  user 1  14 days")
	shows(t, rule.Korean, step, "+ x2ye..he32  사용자 1  14일")
	step.Table.Rows[0].Owner = ""
	shows(t, rule.English, step, "+ x2ye..he32  anonymous  14 days")
}

// Where a row is the same and only the name beside it has changed, that is said, and
// so is that a cookie came in which the jar had already.
func TestWhatIsTheSameUnderAnotherName(t *testing.T) {
	step := login()
	for i := range step.Table.Rows {
		step.Table.Rows[i].Mark, step.Table.Rows[i].Was = trace.Same, "alicia"
	}
	for i := range step.Jar.Cookies {
		step.Jar.Cookies[i].Mark = trace.Same
	}
	shows(t, rule.English, step, "(same row: user 1 is called alice now)", "(csrftoken stored again)")
	shows(t, rule.Korean, step, "사용자 1번의 지금 이름: alice", "(csrftoken 다시 저장함)")
	step.Table.Rows[0].User = ""
	shows(t, rule.Korean, step, "사용자 1번(alicia)을")
	step.Exchanges = nil
	shows(t, rule.English, step, "\n  (nothing changed) ")
}

// The values of a row are broken between two of them, not inside one.
func TestValuesOfARowStayWhole(t *testing.T) {
	step := login()
	step.Table.Rows[0].Data = []trace.Item{{Name: "apple", Value: `"1"`}, {Name: "card", Value: `"rose"`}, {Name: "kiwi", Value: `"1"`}}
	shows(t, rule.English, step, `|     apple = "1"  card = "rose"`+"\n", `|     kiwi = "1"`+"\n")
	long := strings.Repeat("ripe and red ", 4)
	step.Table.Rows[0].Data = []trace.Item{{Name: "apples", Value: `"` + long + `"`}}
	shows(t, rule.Korean, step, `|     apples = "ripe and red ripe`)
}

// What a step brought to a row comes before what it held already, and is not cut off for it.
func TestWhatIsNewInALongRowIsShownFirstAndWhole(t *testing.T) {
	before := []trace.RowEntry{{Key: "k", Raw: "a", Data: []trace.Item{{Name: "room", Value: strings.Repeat("old ", 50)}, {Name: "day", Value: "1"}}}}
	after := []trace.RowEntry{{Key: "k", Raw: "b", Live: true, Data: []trace.Item{
		before[0].Data[0], {Name: "day", Value: "2"}, {Name: "apply", Value: strings.Repeat("new ", 40) + "end"}, {Name: "filed", Value: "1"}}}}
	step := login()
	step.Table.Rows = witness.Changes(before, after, nil)
	shows(t, rule.English, step, "|     day = 2 (was 1)  apply = new", "end  filed = 1")
	step.Table.Rows = witness.Changes(step.Table.Rows, step.Table.Rows, nil)
	shows(t, rule.English, step, "|     room = old old")
}

// What a session held under a name before is said beside what it holds, and so is a name that went; who has the key of
// the row stands on a line of its own, for that is nothing that it holds.
func TestWhatChangedInASessionIsTold(t *testing.T) {
	before := []trace.RowEntry{{Key: "k", Raw: "a", Live: true, Data: []trace.Item{{Name: "half_user", Value: "1"}, {Name: "sort", Value: `"title"`}}}}
	after := []trace.RowEntry{{Key: "k", Raw: "b", Live: true, Data: []trace.Item{{Name: "sort", Value: `"price"`}, {Name: "page", Value: "2"}}}}
	step := login()
	step.Table.Rows = witness.Changes(before, after, nil)
	shows(t, rule.English, step, `sort = "price" (was "title")`, "page = 2", "half_user = 1 (gone)")
	shows(t, rule.Korean, step, `sort = "price" (이전 "title")`, "half_user = 1 (사라짐)")
	step.Table.Rows = witness.Changes(step.Table.Rows, step.Table.Rows, nil)
	if held := step.Table.Rows[0]; len(held.Dropped) > 0 || held.Data[0].Was != "" {
		t.Errorf("a step behind it tells the change again: %+v", held)
	}
}

// Memory is no table, and a table that is not there yet is said to be missing.
func TestWhatKeepsTheSessions(t *testing.T) {
	step := quietVisit()
	step.Table = &trace.Table{Host: step.Table.Host, Kind: trace.MemoryTable}
	shows(t, rule.English, step, "SERVER'S MEMORY  cache\n", "(no entries, nothing changed)")
	shows(t, rule.Korean, step, "서버의 메모리  캐시\n", "(든 것 없음, 바뀐 것 없음)")
	step.Table = &trace.Table{Host: step.Table.Host, Kind: trace.RowsTable, Name: "django_session", NotMade: true}
	shows(t, rule.English, step, "SERVER'S TABLE  django_session\n", "|   (this table is not made yet)\n")
	shows(t, rule.Korean, step, "서버의 테이블  django_session\n", "|   (아직 만들지 않은 테이블)\n")
}

// What pages keep in the memory of their server stands below the sessions, with how long it
// stays and why it went.
func TestWhatPagesKeepInMemory(t *testing.T) {
	step := login()
	step.Table.Cache = []trace.CacheEntry{
		{Mark: trace.Changed, Key: "tries-alice", Value: "3", Expires: step.Time.Add(5 * time.Minute), Lasts: 5 * time.Minute},
		{Mark: trace.New, Key: "balance", Value: "70", Instance: 2},
		{Mark: trace.Gone, Key: "revoked", Value: `"alice"`, Why: rule.Text{EN: "timeout", KO: "시간이 지남"}},
	}
	shows(t, rule.English, step, "SERVER'S TABLE  django_session\n", "SERVER'S MEMORY  cache\n", "| ~ tries-alice  3        5 min\n", "| + balance      70", "in process 2\n", "| - revoked      \"alice\"  timeout\n")
	shows(t, rule.Korean, step, "서버의 메모리  캐시\n", "| - revoked      \"alice\"  시간이 지남\n")
	heard := drawn(t, render.Options{Linear: true, Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(lesson(step), 0) })
	for _, want := range []string{"SERVER'S MEMORY, cache:", "Entry tries-alice, value 3: changed, lasts 5 min.", `Entry revoked, value "alice": gone, timeout.`} {
		if !strings.Contains(heard, want) {
			t.Errorf("%q is not told in\n%s", want, heard)
		}
	}
	step.Tables = []trace.Table{{Host: "other.test", Cache: []trace.CacheEntry{{Mark: trace.New, Key: "a", Value: "1"}}}}
	shows(t, rule.English, step, "SERVER'S MEMORY  cache  other.test\n", "| + a  1\n")
}

// The name of an entry says which it is: where it is long its value stands below it, and what is
// cut of a text keeps its closing mark. An entry without an end leaves no line empty.
func TestALongEntryKeepsItsName(t *testing.T) {
	step := login()
	letter := `"` + strings.Repeat("letter ", 12) + `"`
	step.Table.Cache = []trace.CacheEntry{
		{Mark: trace.New, Key: "link-RLbRNOf5CtFC", Value: `"unused"`, Expires: step.Time.Add(time.Hour), Lasts: time.Hour},
		{Mark: trace.Same, Key: "mail-mina@post.test", Value: letter},
	}
	shows(t, rule.English, step, "| + link-RLbRNOf5CtFC    1 h\n", "|     \"unused\"\n", "|   mail-mina@post.test\n", `|     "letter letter letter letter letter .."`+"\n")
}

// A cookie that was forged in its middle does not look as it did before.
func TestAForgedCookieLooksForged(t *testing.T) {
	signed, forged := login(), login()
	signed.Jar.Cookies = []trace.JarEntry{{Mark: trace.New, Cookie: trace.Cookie{Name: "price", Value: "eyJwcmljZSI6MTIwfQ:1vwz8C:FXmM1XAXWU", Session: true}}}
	forged.Jar.Cookies = []trace.JarEntry{{Mark: trace.Changed, Cookie: trace.Cookie{Name: "price", Value: "eyJwcmljZSI6MX0:1vwz8C:FXmM1XAXWU", Session: true}}}
	tr := lesson(signed, forged)
	for i, want := range []string{"+ price      eyJw..MTIw..AXWU ", "~ price      eyJw..MX0:..AXWU "} {
		if got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(tr, i) }); !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// A page that stopped in the middle was asked for, though nothing came back.
func TestAPageThatStoppedWasAskedFor(t *testing.T) {
	step := quietVisit()
	step.Exchanges, step.Paused = nil, true
	step.Notes = []rule.Text{both("The request was sent. Its page has stopped.", "요청은 보냈고, 페이지가 멈춤")}
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(lesson(step), 0) })
	if strings.Contains(got, "Nothing was sent") || !strings.Contains(got, "\nThe request was sent. Its page has stopped.\n") {
		t.Errorf("it is told as\n%s", got)
	}
}

// A deletion carries no value, whether a cookie was there for it or not.
func TestTheValueOfADeletion(t *testing.T) {
	step := logout()
	c := session(`""`)
	step.Exchanges[0].Received = []trace.Fate{{Fate: trace.Refused, Rule: "expired-on-arrival", Seen: both("Max-Age=0", "Max-Age=0"), Cookie: c}}
	shows(t, rule.English, step, "x sessionid  (empty)     refused")
}

// The number of queries is the number of lines that name one, and their reasons
// stand in one column; where a name is too long for that, its reason stands below it.
func TestReasonsOfQueriesStandInOneColumn(t *testing.T) {
	step := logout()
	step.Exchanges = step.Exchanges[:1]
	create := func(table string, why string) trace.Query {
		return trace.Query{Kind: "CREATE", Table: table, Why: both(why, why)}
	}
	step.Exchanges[0].Server.Queries = []trace.Query{
		create("auth_permission", "a table of auth"), create("auth_group", "a table of auth"),
		create("django_content_type", "a table of contenttypes"),
		create("accounts_user_user_permissions_of_every_user", "a table of accounts"),
	}
	shows(t, rule.English, step, "\n    queries  4  CREATE auth_permission          a table of auth\n"+
		"                CREATE auth_group               likewise\n"+
		"                CREATE django_content_type      a table of contenttypes\n"+
		"                CREATE accounts_user_user_permissions_of_every_user\n"+
		"                                                a table of accounts\n")
	for range 6 {
		step.Exchanges[0].Server.Queries = append(step.Exchanges[0].Server.Queries, step.Exchanges[0].Server.Queries[0])
	}
	shows(t, rule.English, step, "\n    queries  10  CREATE auth_permission")
}

// What makes a cookie another one than its name says stands beside it where there is
// room, and else below it, in one way for the whole panel.
func TestAttributesStandBesideTheirCookie(t *testing.T) {
	step := reading()
	step.Jar.Cookies[0].Cookie.Path = "/letter"
	shows(t, rule.English, step, "\n~ csrftoken  AFDZ..3hGp  364 days  Path=/letter\n+ sessionid  x2ye..he32   14 days\n")
	step.Jar.Cookies[1].Cookie.Path = "/" + strings.Repeat("long/", 10)
	shows(t, rule.English, step, "\n~ csrftoken  AFDZ..3hGp  364 days\n    Path=/letter\n+ sessionid  x2ye..he32   14 days\n    Path=/long/")
}
