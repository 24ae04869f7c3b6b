package jarline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"statelab/internal/jarline"
	"statelab/internal/visible"
	"statelab/internal/wholefile"
)

// talk sends lines and returns the answers.
func talk(t testing.TB, lines ...string) []string {
	t.Helper()
	var out strings.Builder
	if _, err := jarline.Serve(strings.NewReader(strings.Join(lines, "\n")), &out, jarline.Files{}); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

// conversation is asked and answered line by line.
var conversation = [...]struct{ ask, answer string }{
	{`{"op":"reset"}`, `{"ok":true}`},
	{
		`{"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/dir/page","lines":["a=1; HttpOnly; Colour=blue","__Host-b=<2>; Path=/"]}`,
		`{"results":[{"accepted":true,"verdict":"stored","name":"a","reason":"","rule":"stored","seen":{"en":"until the browser closes, HttpOnly, Path=/dir","ko":"브라우저를 닫을 때까지, HttpOnly, Path=/dir"},"ignored":[{"name":"Colour","value":"blue","rule":"attribute-unknown"}]},` +
			`{"accepted":false,"verdict":"refused","name":"__Host-b","reason":"INVALID_PREFIX","rule":"prefix-host","seen":{"en":"no Secure","ko":"Secure 없음"},"wanted":{"en":"Secure","ko":"Secure"}}]}`,
	},
	{
		`{"op":"get","now":"2026-03-02T09:00:00Z","url":"https://shop.test/dir/","ctx":{"api":"script"}}`,
		`{"cookie":"","sent":[],"withheld":[{"name":"a","domain":"shop.test","path":"/dir","reason":"HTTP_ONLY","rule":"refused-to-script","seen":{"en":"HttpOnly, read by document.cookie","ko":"HttpOnly인데 document.cookie로 읽음"},"wanted":{"en":"a request","ko":"요청"}}]}`,
	},
	{
		`{"op":"get","now":"2026-03-02T09:00:30Z","url":"https://shop.test/dir/","ctx":null}`,
		`{"cookie":"a=1","sent":[{"name":"a","domain":"shop.test","path":"/dir","reason":"","rule":"host-and-path-match","seen":{"en":"host and path match","ko":"호스트와 경로가 맞음"}}],"withheld":[]}`,
	},
	{
		`{"op":"list","now":"2026-03-02T09:01:00Z"}`,
		`{"cookies":[{"name":"a","value":"1","domain":"shop.test","hostOnly":true,"path":"/dir","secure":false,"httpOnly":true,"sameSite":null,"session":true,"expires":null,"partition":null,"crossSiteFrame":false,"priority":"Medium","created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:00:00Z"}]}`,
	},
	{`{"op":"set","now":"2026-03-02T09:00:30Z","url":"https://shop.test/dir/page","lines":["p=1; Secure; Partitioned; SameSite=None; Max-Age=60"],"ctx":{"dest":"iframe","initiator":"https://news.test","top":"https://news.test","ancestors":["https://news.test"],"redirects":[],"credentials":"include","method":"GET","reload":false}}`,
		`{"results":[{"accepted":true,"verdict":"stored","name":"p","reason":"","rule":"stored","seen":{"en":"1 min, Secure, SameSite=None, Partitioned, Path=/dir","ko":"1분, Secure, SameSite=None, Partitioned, Path=/dir"}}]}`},
	{
		`{"op":"list","now":"2026-03-02T09:01:29.5Z"}`,
		`{"cookies":[{"name":"a","value":"1","domain":"shop.test","hostOnly":true,"path":"/dir","secure":false,"httpOnly":true,"sameSite":null,"session":true,"expires":null,"partition":null,"crossSiteFrame":false,"priority":"Medium","created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:00:00Z"},` +
			`{"name":"p","value":"1","domain":"shop.test","hostOnly":true,"path":"/dir","secure":true,"httpOnly":false,"sameSite":"None","session":false,"expires":"2026-03-02T09:01:30Z","partition":"https://news.test","crossSiteFrame":true,"priority":"Medium","created":"2026-03-02T09:00:30Z","lastUsed":"2026-03-02T09:00:30Z"}]}`,
	},
	{`{"op":"reset","profile":"rfc6265bis","psl":["test"],"third_party":"blocked"}`, `{"ok":true}`},
	{`{"op":"list","now":"2026-03-02T09:01:00+09:00"}`, `{"cookies":[]}`},
	{
		`{"op":"set","now":"2026-03-02T09:02:00Z","url":"https://www.shop.test/","lines":["a=1; Domain=shop.test; SameSite=None; Secure; Priority=High"]}`,
		`{"results":[{"accepted":true,"verdict":"stored","name":"a","reason":"","rule":"stored","seen":{"en":"until the browser closes, Secure, SameSite=None","ko":"브라우저를 닫을 때까지, Secure, SameSite=None"},"ignored":[{"name":"Priority","value":"High","rule":"attribute-of-chromium"}]}]}`,
	},
	{
		`{"op":"get","now":"2026-03-02T09:02:00Z","url":"https://shop.test/","ctx":{"dest":"iframe","initiator":"https://news.test","top":"https://news.test","ancestors":["https://news.test"]}}`,
		`{"cookie":"","sent":[],"withheld":[{"name":"a","domain":"shop.test","path":"/","reason":"USER_PREFERENCES","rule":"third-party-blocked","seen":{"en":"embedded in https://news.test","ko":"https://news.test 안에 들어 있음"},"wanted":{"en":"a Partitioned cookie, or a tab of https://shop.test","ko":"Partitioned 쿠키, 또는 https://shop.test 탭"}}]}`,
	},
	{`{"op":"reset","psl":["test","shop.test"]}`, `{"ok":true}`},
	{
		`{"op":"set","now":"2026-03-02T09:02:00Z","url":"https://www.shop.test/","lines":["a=1; Domain=shop.test"]}`,
		`{"results":[{"accepted":false,"verdict":"refused","name":"a","reason":"INVALID_DOMAIN","rule":"domain-public-suffix","seen":{"en":"Domain=shop.test is a public suffix","ko":"Domain=shop.test: 공용 접미사"},"wanted":{"en":"no Domain, or Domain=www.shop.test","ko":"Domain을 적지 않거나 Domain=www.shop.test"}}]}`,
	},
}

func TestAConversation(t *testing.T) {
	var asked []string
	for _, line := range conversation {
		asked = append(asked, line.ask)
		got := talk(t, asked...)
		if len(got) != len(asked) || got[len(got)-1] != line.answer {
			t.Errorf("%s\nanswered %s\nwant     %s", line.ask, got[len(got)-1], line.answer)
		}
	}
}

// inKorean are the last words of an answer that says what is wrong.
var inKorean = regexp.MustCompile(`,"ko":\{"error":"[^{}]*[가-힣]\P{Hangul}*"(,"hint":"[^{}]*[가-힣][^{}]*")?\}\}$`)

// TestWhatIsNotUnderstoodIsSaid sends a broken line between two good ones: it is
// answered, it changes nothing, and the conversation goes on.
func TestWhatIsNotUnderstoodIsSaid(t *testing.T) {
	const now = `"now":"2026-03-02T09:00:00Z"`
	for _, test := range []struct{ line, want string }{
		{`{`, "the line is broken JSON after byte 1"},
		{`set a=1`, "the line is no JSON object"},
		{`["reset"]`, "the line is no JSON object"},
		{`{"op":"reset"} {"op":"reset"}`, "goes on after the object"},
		{`{"op":"reset","op":"list"}`, `\"op\" twice`},
		{`{"op":"reset"`, "broken JSON"},
		{`{}`, `\"op\" is missing`},
		{`{"op":7}`, `\"op\" is a string`},
		{`{"op":"gett"}`, `unknown op \"gett\"`},
		{`{"op":"gett"}`, `did you mean \"get\"?`},
		{`{"op":"get"}`, `needs \"now\"`},
		{`{"op":"reset","profil":"chromium"}`, `did you mean \"profile\"?`},
		{`{"op":"reset","now":"2026-03-02T09:00:00Z"}`, `op \"reset\" has no field \"now\"`},
		{`{"op":"reset","Profile":"chromium"}`, `no field \"Profile\"`},
		{`{"op":"reset","profile":"firefox"}`, `chromium or rfc6265bis, not \"firefox\"`},
		{`{"op":"reset","third_party":"block"}`, `allowed or blocked, not \"block\"`},
		{`{"op":"reset","psl":"co.uk"}`, `\"psl\" is a list of strings`},
		{`{"op":"list","now":"today"}`, "RFC 3339"},
		{`{"op":"list","now":"9999-12-31T00:00:00Z"}`, "year 9999"},
		{`{"op":"list","now":"9989-12-31T23:59:59-23:00"}`, "year 9999"},
		{`{"op":"list","now":"0000-12-31T23:59:59Z"}`, "before the year 1"},
		{`{"op":"set","now":"0000-01-01T00:00:00+23:00","url":"https://shop.test/","lines":["a=2"]}`, "before the year 1"},
		{`{"op":"get",` + now + `,"url":"shop.test"}`, "no absolute address"},
		{`{"op":"get",` + now + `,"url":"https://a b/"}`, "no absolute address"},
		{`{"op":"set",` + now + `,"url":"https://shop.test/","lines":"a=1"}`, `\"lines\" is a list of strings`},
		{`{"op":"set",` + now + `,"url":"https://shop.test/","lines":null}`, `\"lines\" is a list of strings`},
		{`{"op":"get",` + now + `,"url":"https://shop.test/","ctx":{"from":"https://a.test"}}`, `\"ctx\" has no field \"from\"`},
		{`{"op":"get",` + now + `,"url":"https://shop.test/","ctx":{"dest":"frame"}}`, `document or iframe or subresource`},
		{`{"op":"get",` + now + `,"url":"https://shop.test/","ctx":{"top":"a.test"}}`, `\"a.test\" is no origin`},
		{`{"op":"get",` + now + `,"url":"https://shop.test/","ctx":{"ancestors":["a.test"]}}`, `\"a.test\" is no origin`},
		{`{"op":"get",` + now + `,"url":"https://shop.test/","ctx":{"reload":"yes"}}`, `\"reload\" is true or false`},
		{"{\"op\":\"\xff\"}", "no UTF-8"},
		{`{"op":"list","x":"` + strings.Repeat("x", jarline.MaxLine) + `"}`, "longer than 1048576 bytes"},
	} {
		got := talk(t, `{"op":"set",`+now+`,"url":"https://shop.test/","lines":["a=1"]}`, "", test.line, "  ", `{"op":"get",`+now+`,"url":"https://shop.test/"}`)
		if len(got) != 3 {
			t.Fatalf("%.80s: %d answers, want 3: %.200q", test.line, len(got), got)
		}
		if !strings.Contains(got[1], test.want) || !strings.HasPrefix(got[1], `{"error":`) || !inKorean.MatchString(got[1]) {
			t.Errorf("%.80s\nanswered %s\nwant     %s", test.line, got[1], test.want)
		}
		if !strings.HasPrefix(got[2], `{"cookie":"a=1"`) {
			t.Errorf("%.80s: afterwards the jar answers %s", test.line, got[2])
		}
	}
}

func TestTheLongestLineIsAnswered(t *testing.T) {
	head, tail := `{"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/","lines":["a=`, `"]}`
	line := head + strings.Repeat("x", jarline.MaxLine-len(head)-len(tail)) + tail
	if got := talk(t, line, ""); !strings.Contains(got[0], "NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE") {
		t.Errorf("a line of %d bytes is answered %.200s", len(line), got[0])
	}
}

// The fault of a stream is told, not swallowed.
func TestStreamsThatBreak(t *testing.T) {
	broken := errors.New("broken pipe")
	if _, err := jarline.Serve(strings.NewReader(`{"op":"reset"}`), pipe{broken}, jarline.Files{}); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
	if _, err := jarline.Serve(pipe{broken}, new(strings.Builder), jarline.Files{}); !errors.Is(err, broken) {
		t.Errorf("reading: %v", err)
	}
}

// Where the cookies could not be saved at the end, no request is answered.
func TestNothingIsBegunThatCannotBeSaved(t *testing.T) {
	var out strings.Builder
	_, err := jarline.Serve(strings.NewReader(conversation[1].ask), &out, jarline.Files{Save: t.TempDir()})
	if !errors.Is(err, wholefile.ErrNoPlainFile) || out.Len() > 0 {
		t.Errorf("into a folder: %v, answered %.80q", err, out.String())
	}
}

// Who reads the answers at a terminal is neither fooled nor steered by them: what is not
// seen stands there as \uXXXX, and means the same.
func TestAnswersHideNothing(t *testing.T) {
	const sly = "\u0085\u009b\u200b\u200e\u202e\u2066\u2800\u3164\u115f\ufe0f\u034f\ufeff\U000e0101"
	answers := talk(t,
		`{"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/","lines":["a`+sly+`=1`+sly+`; `+sly+`=x","b=2; Domain=`+sly+`"]}`,
		`{"op":"get","now":"2026-03-02T09:00:00Z","url":"https://shop.test/"}`,
		`{"op":"list","now":"2026-03-02T09:00:00Z"}`,
		`{"op":"`+sly+`"}`)
	for _, a := range answers {
		for _, r := range a {
			if !visible.Rune(r) {
				t.Errorf("%U stands in %s", r, a)
			}
		}
	}
	var list struct{ Cookies []struct{ Name string } }
	if err := json.Unmarshal([]byte(answers[2]), &list); err != nil || len(list.Cookies) != 1 || list.Cookies[0].Name != "a"+sly {
		t.Errorf("%s (%v)", answers[2], err)
	}
}

type pipe struct{ err error }

func (p pipe) Read([]byte) (int, error)  { return 0, p.err }
func (p pipe) Write([]byte) (int, error) { return 0, p.err }

// TestFieldsByTheThousand: 32 times the fields are some 32 times the work. If each
// were compared with all before it, they would be a thousand times. A machine that
// does other things beside gets further tries.
func TestFieldsByTheThousand(t *testing.T) {
	work := func(fields int) time.Duration {
		var line strings.Builder
		line.WriteString(`{"op":"list","now":"2026-03-02T09:00:00Z"`)
		for i := range fields {
			fmt.Fprintf(&line, `,"%d":1`, i)
		}
		line.WriteString("}")
		start := time.Now()
		if got := talk(t, line.String()); !strings.Contains(got[0], `no field \"0\"`) {
			t.Fatal(got[0])
		}
		return time.Since(start)
	}
	few, many := work(1500), work(48000)
	for try := 0; many > 250*few && try < 5; try++ {
		few, many = work(1500), work(48000)
	}
	if many > 250*few {
		t.Errorf("1500 fields take %v, 48000 take %v: %d times as long", few, many, many/few)
	}
}

// FuzzServe: whatever comes, every line that says something has one answer, and
// every answer is a JSON object.
func FuzzServe(f *testing.F) {
	for _, line := range conversation {
		f.Add(line.ask)
	}
	f.Add("{\"op\":\"list\",\"now\":\"2026-03-02T09:00:00Z\"}\r\n\n{\n\xff\n")
	f.Fuzz(func(t *testing.T, lines string) {
		asked := 0
		for line := range strings.SplitSeq(lines, "\n") {
			if strings.TrimSpace(line) != "" {
				asked++
			}
		}
		answers := talk(t, lines)
		if asked == 0 {
			return
		}
		if len(answers) != asked {
			t.Errorf("%d lines, %d answers", asked, len(answers))
		}
		for _, a := range answers {
			var object map[string]any
			if err := json.Unmarshal([]byte(a), &object); err != nil {
				t.Errorf("%s: %v", a, err)
			}
		}
	})
}
