package main

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/clock"
	"statelab/internal/explain"
	"statelab/internal/rule"
)

func (a *app) explainCommand() *cobra.Command {
	var at string
	formats := answerFormats()
	var q explain.Question
	asked := requests{first: &q.First, then: &q.Then}
	cmd := &cobra.Command{
		Use:   "explain [CODE | WORDS | URL [LINE]...]",
		Short: a.say(explainWords.short),
		Long:  a.say(explainWords.long),
		Example: `  statelab explain https://shop.test/ 'sid=1; SameSite=Lax; Secure' \
    --then https://shop.test/ --from https://bank.test --method POST --after 5m
  statelab explain http://localhost:8000/login 'sid=1' \
    --from http://localhost:3000 --dest fetch --method POST
  curl -siL https://example.com/ | statelab explain https://example.com/
  statelab explain 'curl https://api.test/me -H "Origin: https://app.test"'
  statelab explain 'not sent on fetch'
  statelab explain same-site-lax
  statelab explain`,
		ValidArgsFunction: ruleCodes,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if q.At, err = moment(at); err != nil {
				return err
			}
			if err := checkAfter(q); err != nil {
				return err
			}
			return explaining{app: a, write: formats.asked().write, story: storyFlag(cmd)}.answer(q, args)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	asked.register(cmd, a.say)
	flags.StringVar(&q.Profile, "profile", "chromium", a.say(explainWords.profile))
	flags.StringVar(&q.ThirdParty, "third-party", "allowed", a.say(explainWords.thirdParty))
	flags.StringVar(&at, "at", "", a.say(explainWords.at))
	formats.register(cmd, a.say)
	return cmd
}

// moment reads the time of --at. Without one it is now, in whole seconds.
func moment(at string) (time.Time, error) {
	if at == "" {
		return time.Now().UTC().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		t, err := time.Parse(layout, at)
		if err != nil {
			continue
		}
		if !hasForm(t) {
			return time.Time{}, misuse(filled(mistakes.badYear, lastYear, at), mistakes.momentForm)
		}
		return t.UTC(), nil
	}
	return time.Time{}, misuse(filled(mistakes.badMoment, at), mistakes.momentForm)
}

// lastYear is the last year that a time may lie in, as in lessons: what lives on from
// there, a cookie for 400 days, still expires in a year of four digits, and RFC 3339
// has no others.
const lastYear = 9989

// hasForm reports whether a moment, and what follows from it, can be written.
func hasForm(t time.Time) bool { return t.UTC().Year() >= 1 && t.UTC().Year() <= lastYear }

// checkAfter refuses requests that --after puts outside of the calendar.
func checkAfter(q explain.Question) error {
	at := q.At
	for _, r := range q.Then {
		if at = at.Add(r.After); !hasForm(at) {
			return misuse(filled(mistakes.tooFar, lastYear), mistakes.shorter)
		}
	}
	return nil
}

// storyFlag returns a flag that was given and makes no sense without an address.
func storyFlag(cmd *cobra.Command) string {
	for _, name := range []string{"then", "from", "top", "method", "dest", "credentials", "header", "line", "preflight", "script", "after", "profile", "third-party", "at"} {
		if cmd.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

// requests collects the flags that describe requests, in their order.
type requests struct {
	first *explain.Request
	then  *[]explain.Request
}

// current is the request that a flag is about.
func (r requests) current() *explain.Request {
	if n := len(*r.then); n > 0 {
		return &(*r.then)[n-1]
	}
	return r.first
}

func (r requests) register(cmd *cobra.Command, say func(rule.Text) string) {
	flags := cmd.Flags()
	set := func(name, kind string, usage rule.Text, take func(string) error) {
		flags.Var(storyValue{kind, take}, name, say(usage))
	}
	text := func(field func(*explain.Request) *string) func(string) error {
		return func(s string) error { *field(r.current()) = s; return nil }
	}
	set("then", "URL", explainWords.then, func(s string) error {
		*r.then = append(*r.then, explain.Request{URL: s})
		return nil
	})
	set("from", "ORIGIN", explainWords.from, text(func(q *explain.Request) *string { return &q.From }))
	set("method", "METHOD", explainWords.method, text(func(q *explain.Request) *string { return &q.Method }))
	set("dest", "WHAT", explainWords.dest, text(func(q *explain.Request) *string { return &q.Dest }))
	set("credentials", "MODE", explainWords.credentials, text(func(q *explain.Request) *string { return &q.Credentials }))
	set("top", "ORIGIN", explainWords.top, text(func(q *explain.Request) *string { return &q.Top }))
	set("after", "LENGTH", explainWords.after, func(s string) error {
		if len(*r.then) == 0 {
			return mistaken(mistakes.afterThen)
		}
		if _, err := strconv.Atoi(s); err == nil && s != "0" {
			return mistaken(mistakes.noUnit, s)
		}
		d, err := clock.ParseLength(s)
		if err != nil {
			return mistaken(mistakes.length)
		}
		r.current().After = d
		return nil
	})
	set("header", "'NAME: VALUE'", explainWords.header, func(s string) error {
		if !r.current().TakeHeader(s) {
			return mistaken(mistakes.noHeader)
		}
		return nil
	})
	set("line", "'NAME: VALUE'", explainWords.line, func(s string) error {
		if is, _ := r.current().TakeLine(s); !is.IsZero() {
			return mistaken(mistakes.isForeign, is.EN, is.KO)
		}
		return nil
	})
	set("preflight", "'NAME: VALUE'", explainWords.preflight, func(s string) error {
		if !r.current().TakePreflight(s) {
			return mistaken(mistakes.noPreflight)
		}
		return nil
	})
	set("script", "bool", explainWords.script, func(s string) error {
		on, err := strconv.ParseBool(s)
		r.current().Script = on
		return err
	})
	flags.Lookup("script").NoOptDefVal = "true"
	for flag, words := range map[string][]string{"dest": explain.Dests(), "credentials": explain.CredentialModes(), "method": {"GET", "POST"}} {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag was registered above
		}
	}
}

// storyValue is a flag that acts as soon as it is read.
type storyValue struct {
	kind string
	take func(string) error
}

func (v storyValue) String() string     { return "" }
func (v storyValue) Set(s string) error { return v.take(s) }
func (v storyValue) Type() string       { return v.kind }

// ruleCodes completes the codes of rules.
func ruleCodes(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return explain.Codes(), cobra.ShellCompDirectiveNoFileComp
}
