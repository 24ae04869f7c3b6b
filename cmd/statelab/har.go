package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/harfile"
	"statelab/internal/history"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/traffic"
)

// harFlags are the flags of the command.
type harFlags struct {
	thirdParty string
	full       bool
	cookie     *string // nil for all
	host       string
	request    int
	output     string
	all        bool
	formats    *formats[harWriter]
}

// recording is a file that was read, and how it is gone through.
type recording struct {
	name string
	*harfile.File
	options traffic.Options
}

// thirdParties are the words of --third-party, the default first.
var thirdParties = []string{"auto", "allowed", "blocked"}

func (a *app) harCommand() *cobra.Command {
	f, cookie := harFlags{formats: harFormats()}, ""
	cmd := &cobra.Command{
		Use:   "har FILE",
		Short: a.say(harWords.short),
		Long:  a.say(harWords.long),
		Example: `  statelab har shop.har
  statelab har shop.har --cookie sessionid
  statelab har shop.har --request 22
  statelab har shop.har --format json --third-party blocked
  statelab har - < shop.har`,
		Args: exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("request") && f.request < 1 {
				return mistaken(harWords.badRequest, f.request)
			}
			if cmd.Flags().Changed("cookie") {
				f.cookie = calledCookie(cookie)
			}
			return a.har(args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&cookie, "cookie", "", a.say(harWords.cookie))
	flags.StringVar(&f.host, "host", "", a.say(harWords.host))
	flags.IntVar(&f.request, "request", 0, a.say(harWords.request))
	flags.StringVarP(&f.output, "output", "o", "", a.say(harWords.output))
	flags.BoolVar(&f.all, "all", false, a.say(harWords.all))
	flags.BoolVar(&f.full, "full", false, a.say(harWords.full))
	f.formats.register(cmd, a.say)
	registerThirdParty(cmd, &f.thirdParty, a.say(harWords.thirdParty))
	return cmd
}

// registerThirdParty gives a command the flag --third-party.
func registerThirdParty(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "third-party", thirdParties[0], usage)
	if err := cmd.RegisterFlagCompletionFunc("third-party", cobra.FixedCompletions(thirdParties, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag was registered above
	}
}

// trafficOptions are what --third-party says of traffic.
func trafficOptions(thirdParty string) (o traffic.Options, err error) {
	switch thirdParty {
	case "auto":
	case "allowed", "blocked":
		o.ThirdParty = thirdParty
	default:
		err = badChoice("third-party", thirdParty, thirdParties)
	}
	return o, err
}

// calledCookie is the name of a cookie that is asked for. One without a name is asked for
// as screens call it, or by nothing.
func calledCookie(name string) *string {
	if name == phrases.NoName.EN || name == phrases.NoName.KO {
		name = ""
	}
	return &name
}

// harWriter writes what is found out about a recording.
type harWriter func(a *app, r recording, f harFlags) error

func harFormats() *formats[harWriter] {
	return &formats[harWriter]{all: []format[harWriter]{
		{name: "text", says: words.screen, write: (*app).harStories},
		{name: "json", says: harWords.json, programs: true, write: (*app).harLines},
	}}
}

// What reading a recording may take: the collector works the harder the nearer the memory
// comes to its bound. What is kept of a recording stands close together where the collector
// comes early while it is read, at so much percent of growth.
const (
	harMemory  = 34 << 20
	harReading = 50
)

// har finds out about a recording.
func (a *app) har(name string, f harFlags) error {
	o, err := trafficOptions(f.thirdParty)
	switch {
	case err != nil:
		return err
	case f.output != "" && f.formats.asked().programs:
		return mistaken(harWords.noFormat)
	}
	if same(name, f.output) {
		return mistaken(harWords.itself, name)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(harMemory))
	file, err := a.readHAR(name)
	if err != nil {
		return err
	}
	r := recording{name: name, File: file, options: o}
	if !f.full {
		traffic.Hide(file)
	}
	if err := f.formats.asked().write(a, r, f); err != nil {
		return written(err)
	}
	return a.harProblems(file, name)
}

// same reports whether two names are those of one file.
func same(name, other string) bool {
	a, err := os.Stat(name)
	b, err2 := os.Stat(other)
	return err == nil && err2 == nil && os.SameFile(a, b)
}

// readHAR reads a recording, or standard input under the name of -.
func (a *app) readHAR(name string) (*harfile.File, error) {
	var in io.Reader = a.in
	if name != "-" {
		file, err := os.Open(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, mistake{reason(name, err)}
		case err != nil:
			return nil, fault(mistake{reason(name, err)})
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return nil, misuse(filled(harWords.folder, name), harWords.aFile)
		}
		in = file
	}
	defer debug.SetGCPercent(debug.SetGCPercent(harReading))
	file, err := harfile.Read(name, in)
	var other *harfile.Foreign
	switch {
	case errors.As(err, &other):
		hint := other.Hint
		if hint.IsZero() {
			hint = harWords.howHAR
		}
		return nil, misuse(rule.Textf(harWords.noHAR.EN, harWords.noHAR.KO, name, other.What.EN, other.What.KO), hint)
	case err != nil:
		return nil, fault(mistake{reason(name, err)})
	}
	return file, nil
}

// harProblems tells what was wrong with a recording behind what was read of it: exit code 2
// where the cookies were left out of it, 4 where it ends too early. That a part was left out of
// one that was read is worth a note.
func (a *app) harProblems(file *harfile.File, name string) error {
	problems := append(diag.List{}, file.Problems...)
	if file.Sanitized {
		problems.Say(filled(harWords.sanitized, name), harWords.export)
	}
	if n := file.Untimed; n > 0 && !file.Sanitized {
		a.note(rule.Textf(harWords.untimed.EN, harWords.untimed.KO, name, n, len(file.Entries)))
	}
	switch {
	case file.Sanitized:
		return &exit{exitUsage, problems}
	case file.Cut:
		return fault(problems)
	}
	for _, d := range problems {
		what, left := d.Text(), d.Advice()
		a.note(rule.Textf("%[1]s; %[3]s", "%[2]s. %[4]s", what.EN, what.KO, left.EN, left.KO))
	}
	return nil
}

// harLines writes a line a request.
func (a *app) harLines(r recording, f harFlags) error {
	lines, o, none := traffic.NewLines(a.out), r.telling(f), true
	for x := range r.told() {
		if !o.Takes(x) || f.request > 0 && x.Number != f.request {
			continue
		}
		if err := lines.Write(x); err != nil {
			return err
		}
		none = false
	}
	if none && len(r.Entries) > 0 {
		return r.lacks(f, history.Of(r.told(), o))
	}
	return nil
}

// harWords are those of the command har.
var harWords = struct {
	short, long, thirdParty, full, json, noHAR, sanitized, export                                                                                    rule.Text
	howHAR, folder, aFile, cookie, host, request, output, all, noCookie, noHost, noRequest, badRequest, noPage, pageAbout, noFormat, itself, untimed rule.Text
	notThere, thereAre, otherHost, otherCookie                                                                                                       rule.Text
}{
	short: rule.Text{
		EN: "Tell what went wrong with cookies in a recording of your own traffic, and why",
		KO: "직접 기록한 통신에서 쿠키에 무슨 문제가 있었고 왜 그랬는지 설명",
	},
	long: rule.Text{
		EN: `har reads a recording that a browser, Playwright or a proxy has exported (HAR), follows
the cookies through it, and tells what went wrong: which cookies were refused, not sent,
lost or replaced, at which request, by which rule, and what would change that, each
change tried. Then it tells what became of each cookie. What nobody can know is said.
Bodies are passed over. Values are masked unless --full is given. - is standard input.

Chromium's developer tools leave cookies out of an export unless "Allow to generate HAR
with sensitive data" is on, in their Settings under Preferences, Network. Exit codes: 2
for a file that is no recording or has no cookies in it, 4 for one that is cut off.`,
		KO: `har는 브라우저나 Playwright, 프록시가 내보낸 기록(HAR)을 읽고 쿠키를
따라가며 무엇이 잘못되었는지 알려 줍니다. 거부하거나 안 보내거나 잃거나
바뀐 쿠키, 그 요청, 그렇게 정한 규칙, 무엇을 바꾸면 달라지는지(모두 해 본
것)가 먼저 나오고, 쿠키마다 일어난 일이 그다음에 나옵니다. 알 수 없는 것은
알 수 없다고 합니다. 본문은 읽지 않습니다. --full이 없으면 값은 가립니다.
-는 표준 입력입니다.

Chromium 개발자 도구는 설정(Settings)의 환경설정(Preferences) >
네트워크(Network)에서 "Allow to generate HAR with sensitive data"를 켜야
쿠키까지 내보냅니다. 종료 코드는 기록이 아니거나 쿠키가 빠진 파일이면 2,
끊긴 파일이면 4입니다.`,
	},
	thirdParty: rule.Text{EN: "what the browser did with third-party cookies: auto (as the recording tells), allowed or blocked", KO: "서드파티 쿠키 설정: auto(기록에서 알아냄), allowed, blocked 가운데 하나"},
	howHAR:     rule.Text{EN: "a HAR file is exported in the Network panel of a browser's developer tools", KO: "HAR 파일은 브라우저 개발자 도구의 네트워크(Network) 패널에서 내보냅니다"},
	folder:     rule.Text{EN: "%s is a folder", KO: "폴더입니다: %s"},
	aFile:      rule.Text{EN: "give the .har file in it", KO: "그 안의 .har 파일을 적습니다"},
	cookie:     rule.Text{EN: "only the cookies of this name", KO: "이 이름의 쿠키만"},
	host:       rule.Text{EN: "only requests to this host and those below it", KO: "이 호스트와 하위 호스트에 보낸 요청만"},
	request:    rule.Text{EN: "one request by its number, as lessons show a step: what crossed, the jar, every decision", KO: "요청 하나를 번호로 골라 수업의 단계처럼 보여 줌: 오간 내용, 판단, 쿠키 저장소"},
	output:     rule.Text{EN: "write the requests asked for as a page of HTML into this file; without a choice, those with which something went wrong", KO: "고른 요청을 HTML 페이지로 이 파일에 씀. 고르지 않으면 문제가 있는 요청"},
	noRequest:  rule.Text{EN: "%s has no request %d: they are numbered from 1 to %d", KO: "%s에 %d번 요청이 없습니다. 번호는 1부터 %d까지입니다"},
	badRequest: rule.Text{EN: "--request is the number of a request, from 1, not %d", KO: "--request는 1부터 세는 요청의 번호입니다: %d"},
	noPage:     rule.Text{EN: "nothing went wrong in %s that a page could show: choose requests with --cookie, --host, --request or --all", KO: "%s에는 페이지에 담을 문제가 없습니다. --cookie, --host, --request, --all로 요청을 고릅니다"},
	pageAbout:  rule.Text{EN: "%d of the %d requests of a recording. The browser's side is what was seen of it; nobody saw the server's.", KO: "기록의 요청 %[2]d개 가운데 %[1]d개입니다. 브라우저 쪽은 기록에서 본 만큼이고, 서버 쪽은 보지 못했습니다."},
	noFormat:   rule.Text{EN: "a page is written with -o, and JSON with --format json: not both", KO: "-o는 페이지를, --format json은 JSON을 씁니다. 둘을 함께 쓸 수 없습니다"},
	untimed: rule.Text{
		EN: "%[1]s does not say of %[2]d of its %[3]d entries when they were: they are taken in the order in which they stand, and nothing is claimed that depends on the time",
		KO: "%[1]s의 항목 %[3]d개 가운데 %[2]d개에 시각이 없습니다. 파일에 적힌 순서대로 읽고, 시각에 달린 것은 주장하지 않습니다",
	},
	itself:      rule.Text{EN: "%s is the recording itself: a page goes into another file", KO: "%s은(는) 기록 파일입니다. 페이지는 다른 파일에 씁니다"},
	all:         rule.Text{EN: "fold nothing: every problem, and the whole story of every cookie", KO: "접지 않고 모두 보여 줌: 문제 전부와 모든 쿠키의 이야기 전체"},
	noCookie:    rule.Text{EN: "no cookie in %s is called %s", KO: "%s에 %s 쿠키가 없습니다"},
	notThere:    rule.Text{EN: "no request in %s to %s has to do with a cookie %s: leave out --host, or --cookie", KO: "%s의 요청 가운데 %s에 보낸 것은 %s 쿠키와 관계가 없습니다. --host나 --cookie를 뺍니다"},
	otherHost:   rule.Text{EN: "request %d in %s does not go to %s: leave out --host, or --request", KO: "%[2]s의 %[1]d번 요청은 %[3]s에 보낸 것이 아닙니다. --host나 --request를 뺍니다"},
	otherCookie: rule.Text{EN: "request %d in %s has nothing to do with a cookie %s: leave out --cookie, or --request", KO: "%[2]s의 %[1]d번 요청은 %[3]s 쿠키와 관계가 없습니다. --cookie나 --request를 뺍니다"},
	thereAre:    rule.Text{EN: "there are %s", KO: "있는 것: %s"},
	noHost:      rule.Text{EN: "no request in %s goes to %s", KO: "%s에 %s 호스트로 보낸 요청이 없습니다"},
	full:        rule.Text{EN: "show values as they are", KO: "값을 가리지 않고 그대로 보여 줌"},
	json:        rule.Text{EN: "JSON lines, one a request", KO: "JSON 줄, 요청마다 한 줄"},
	noHAR:       rule.Text{EN: "%[1]s is no HAR file: %[2]s", KO: "%[1]s: HAR 파일이 아닙니다. %[3]s"},
	sanitized:   rule.Text{EN: "%s holds no cookies: developer tools leave them out of an export unless they are told otherwise", KO: "쿠키가 빠진 기록입니다: %s. 개발자 도구는 따로 허용하지 않으면 쿠키를 빼고 내보냅니다"},
	export: rule.Text{
		EN: "in Chromium's developer tools: Settings, Preferences, Network, \"Allow to generate HAR with sensitive data\"; then, in the Network panel, press the export button for long and choose \"Export HAR (with sensitive data)\"",
		KO: "Chromium 개발자 도구의 설정(Settings) > 환경설정(Preferences) > 네트워크(Network)에서 \"Allow to generate HAR with sensitive data\"를 켠 뒤, Network 패널의 내보내기 단추를 길게 눌러 \"Export HAR (with sensitive data)\"를 고릅니다",
	},
}
