package scenario_test

import (
	"strconv"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// flow is a login, ten reads of a page that looks at the user, and a logout.
func flow() string {
	src := `statelab: 1
lesson: flow
title: Flow
summary: Login, ten reads, logout.
clock: 2026-03-02T09:00:00Z
sites:
  club.test: {built_in: accounts, users: {alice: {password: pw}}}
given:
  - sign_in: {url: https://club.test/login/, user: alice}
steps:
`
	steps := make([]string, 0, 11)
	for range 10 {
		steps = append(steps, step("visit: https://club.test/", "{user: alice}"))
	}
	steps = append(steps, step("submit: {button: Log out}", "{hops: [{deleted: [sessionid]}, {user: anonymous}]}"))
	return src + story(steps...)
}

func BenchmarkFlow(b *testing.B) {
	p, problems := compile(b, flow())
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	b.ReportAllocs()
	for b.Loop() {
		tr, err := p.Run(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if _, failed := tr.Checks(); failed > 0 {
			b.Fatal(failures(flow(), tr))
		}
	}
}

// BenchmarkLesson reads a lesson and plays it once.
func BenchmarkLesson(b *testing.B) {
	src := shop + story(step(signIn, "{stored: [sessionid], rows: 1}"), step(news, "{user: alice}"),
		step(signOut, "{hops: [{status: 302}, {status: 200}]}"), step(news, "{user: anonymous}"))
	b.ReportAllocs()
	for b.Loop() {
		var p *scenario.Program
		if p, _ = compile(b, src); p == nil {
			b.Fatal("the lesson is refused")
		}
		if _, err := p.Run(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// large is a lesson that is as large as one may be, with many expectations.
func large() string {
	one := step(news, "{status: 200, headers: {Content-Type: {has: text}}, sent: [sessionid], jar: {sessionid: {lasts: 14d, path: /}}, rows: [{user: alice, live: true}]}")
	var src strings.Builder
	src.WriteString(shop)
	for i := 0; src.Len() < lesson.MaxSize-2*len(one); i++ {
		src.WriteString(strings.Replace(one, "step: s", "step: s"+strconv.Itoa(i), 1))
	}
	return src.String()
}

// BenchmarkRead reads a large lesson without playing it.
func BenchmarkRead(b *testing.B) {
	src := large()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if p, problems := compile(b, src); p == nil {
			b.Fatal(problems)
		}
	}
}

// BenchmarkRemarks looks for what is mostly not meant in a large lesson whose prose names
// what is not there.
func BenchmarkRemarks(b *testing.B) {
	src := strings.ReplaceAll(large(), "      So.\n", "      So, with `sesionid`.\n")
	p, problems := compile(b, src[:strings.LastIndex(src[:lesson.MaxSize-1000], "  - step:")])
	if p == nil {
		b.Fatal(problems)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(language.Remarks(p.Lesson())) == 0 {
			b.Fatal("nothing is remarked")
		}
	}
}
