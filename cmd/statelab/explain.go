package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/render"
)

// maxPaste is how many bytes are read from standard input.
const maxPaste = 1 << 20

func (a *app) explainCommand() *cobra.Command {
	var format, at string
	var q explain.Question
	asked := requests{first: &q.First, then: &q.Then}
	cmd := &cobra.Command{
		Use:   "explain [CODE | URL [SET-COOKIE]...]",
		Short: "Say what a browser makes of Set-Cookie lines",
		Long: `explain takes Set-Cookie lines apart: what each attribute means, whether the
cookie is kept, and whether it goes along with requests that follow.

Without arguments it lists the rules by which browsers decide; with the code of a
rule, or Chromium's name of a reason, it explains that. With an address it reads
the lines that this address answered with: from the arguments, or else from
standard input, where a whole response or the output of curl -v may stand.

Flags tell the story in the order in which they stand: --from, --top, --method,
--dest, --credentials and --script are about the --then before them, or, before
the first --then, about the request that brought the lines.`,
		Example: `  statelab explain
  statelab explain same-site-lax
  statelab explain https://shop.test/ 'sid=1; SameSite=Lax; Secure' \
    --then https://shop.test/ --from https://mail.test \
    --then https://shop.test/ --from https://bank.test --method POST --after 5m
  curl -si https://example.com/ | statelab explain https://example.com/`,
		ValidArgsFunction: ruleCodes,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json"}, format) {
				return fmt.Errorf("--format is text or json, not %q", format)
			}
			if len(args) == 0 || len(args) == 1 && !looksLikeAddress(args[0]) {
				return a.explainRules(args, format, cmd)
			}
			var err error
			if q.At, err = moment(at); err != nil {
				return err
			}
			q.First.URL = args[0]
			for _, line := range args[1:] {
				q.Lines = append(q.Lines, explain.Unlabel(line))
			}
			return a.explainLines(q, format)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	asked.register(cmd)
	flags.StringVar(&q.Profile, "profile", "chromium", "whose rules: chromium or rfc6265bis")
	flags.StringVar(&q.ThirdParty, "third-party", "allowed", "third-party cookies: allowed or blocked")
	flags.StringVar(&at, "at", "", "when the lines came, as 2026-03-02T09:00:00Z (default: now)")
	flags.StringVar(&format, "format", "text", "text or json")
	return cmd
}

// looksLikeAddress reports whether one argument alone is meant as an address.
func looksLikeAddress(word string) bool { return strings.ContainsAny(word, ":/.") }

// moment reads the time of --at.
func moment(at string) (time.Time, error) {
	if at == "" {
		return time.Now().UTC().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, at); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, misuse(fmt.Sprintf("--at is a time, not %q", at), "as 2026-03-02T09:00:00Z, or 2026-03-02")
}

// misuse is a mistake of the command line and what to do about it.
func misuse(message, hint string) error {
	return &exit{exitUsage, diag.List{{Message: message, Hint: hint}}}
}

// explainRules shows one rule or all of them.
func (a *app) explainRules(args []string, format string, cmd *cobra.Command) error {
	if name := storyFlag(cmd); name != "" {
		return misuse("--"+name+" is about an address and its Set-Cookie lines", "statelab explain https://shop.test/ 'a=1' --"+name+" ...")
	}
	topics := explain.Topics()
	if len(args) == 1 {
		topics = explain.Called(args[0])
		page, err := a.onePage(args[0], topics)
		switch {
		case err != nil:
			return &exit{exitUsage, err}
		case page != nil && format == "json":
			return written(render.ExplainJSON(a.out, page))
		case page != nil:
			term := a.terminal(a.out)
			term.RulePage(page)
			return written(term.Err())
		}
	}
	if format == "json" {
		return written(render.ExplainJSON(a.out, topics))
	}
	term := a.terminal(a.out)
	term.Rules(topics)
	return written(term.Err())
}

// onePage returns the page that a word means, or none where it is Chromium's
// name of several rules.
func (a *app) onePage(word string, called []explain.Topic) (*explain.Page, error) {
	switch {
	case len(called) == 0 && strings.ContainsAny(word, "=;"):
		return nil, diag.List{{Message: fmt.Sprintf("%q is no rule and no address", word), Hint: "say which address answered with it: statelab explain https://shop.test/ '" + word + "'"}}
	case len(called) == 1 && len(called[0].Rules) == 1:
		return explain.Find(string(called[0].Rules[0].Code))
	case len(called) > 0:
		return nil, nil
	}
	return explain.Find(word)
}

// storyFlag returns a flag that was given and makes no sense without an address.
func storyFlag(cmd *cobra.Command) string {
	for _, name := range []string{"then", "from", "top", "method", "dest", "credentials", "script", "after", "profile", "third-party", "at"} {
		if cmd.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

// explainLines answers a question, with the lines of standard input where it has
// none of its own.
func (a *app) explainLines(q explain.Question, format string) error {
	if len(q.Lines) == 0 {
		lines, err := a.pasted()
		if err != nil {
			return err
		}
		q.Lines = lines
	}
	answer, err := explain.Ask(q)
	if err != nil {
		return &exit{exitUsage, err}
	}
	if format == "json" {
		return written(render.ExplainJSON(a.out, answer))
	}
	term := a.terminal(a.out)
	term.Explanation(answer)
	return written(term.Err())
}

func (a *app) pasted() ([]string, error) {
	if isTerminal(a.in) {
		fmt.Fprintln(a.err, "Paste the response, or its Set-Cookie lines, then press Ctrl-D.")
	}
	text, err := io.ReadAll(io.LimitReader(a.in, maxPaste+1))
	switch {
	case err != nil:
		return nil, fault(err)
	case len(text) > maxPaste:
		return nil, misuse(fmt.Sprintf("standard input has more than %d bytes", maxPaste), "the head of the response is enough: curl -sI")
	}
	lines := explain.Paste(string(text))
	if len(lines) == 0 {
		return nil, misuse("there is no Set-Cookie line on standard input", "give one behind the address: statelab explain https://shop.test/ 'a=1; Path=/'")
	}
	return lines, nil
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

func (r requests) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	set := func(name, kind, usage string, take func(string) error) {
		flags.Var(storyValue{kind, take}, name, usage)
	}
	text := func(field func(*explain.Request) *string) func(string) error {
		return func(s string) error { *field(r.current()) = s; return nil }
	}
	set("then", "URL", "a request that follows; may be given again and again", func(s string) error {
		*r.then = append(*r.then, explain.Request{URL: s})
		return nil
	})
	set("from", "ORIGIN", "the page that causes the request (default: a person types the address)", text(func(q *explain.Request) *string { return &q.From }))
	set("method", "METHOD", "GET, POST, ...", text(func(q *explain.Request) *string { return &q.Method }))
	set("dest", "WHAT", "document, iframe or subresource", text(func(q *explain.Request) *string { return &q.Dest }))
	set("credentials", "MODE", "of a fetch: include, same-origin or omit", text(func(q *explain.Request) *string { return &q.Credentials }))
	set("top", "ORIGIN", "the page of the tab, where that is not --from", text(func(q *explain.Request) *string { return &q.Top }))
	set("after", "LENGTH", "time that passes before the --then it stands behind: 5m, 1h30m, 14d", func(s string) error {
		if len(*r.then) == 0 {
			return errors.New("it stands behind the --then that it is about")
		}
		d, err := clock.ParseLength(s)
		r.current().After = d
		return err
	})
	set("script", "bool", "a script of the page uses document.cookie", func(s string) error {
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
