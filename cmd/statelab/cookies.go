package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/cookiefile"
	"statelab/internal/explain"
	"statelab/internal/jarfile"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// cookieFlags are the flags of the command.
type cookieFlags struct {
	to            string
	live, expired bool
	limit         int
	at            string
	formats       *formats[cookieWriter]
	full          bool
}

func (a *app) cookiesCommand() *cobra.Command {
	f := cookieFlags{formats: cookieFormats()}
	cmd := &cobra.Command{
		Use:   "cookies FILE [URL]",
		Short: a.say(cookiesWords.short),
		Long:  a.say(cookiesWords.long),
		Example: `  statelab cookies cookies.txt
  statelab cookies cookies.txt https://shop.test/cart
  statelab cookies ~/.mozilla/firefox/*/cookies.sqlite --live
  statelab cookies state.json --to netscape > cookies.txt
  curl -sc - https://example.com/ -o page.html | statelab cookies -`,
		Args: oneOrTwoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, len(args) > 1); err != nil {
				return err
			}
			return a.cookies(args[0], strings.Join(args[1:], ""), f)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.live, "live", false, a.say(cookiesWords.live))
	flags.BoolVar(&f.expired, "expired", false, a.say(cookiesWords.expired))
	flags.IntVar(&f.limit, "limit", 0, a.say(cookiesWords.limit))
	flags.StringVar(&f.at, "at", "", a.say(cookiesWords.at))
	f.formats.register(cmd, a.say)
	flags.BoolVar(&f.full, "full", false, a.say(cookiesWords.full))
	flags.StringVar(&f.to, "to", "", a.say(cookiesWords.to))
	if err := cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(jarfile.Words(), cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag was registered above
	}
	return cmd
}

// oneOrTwoArgs wants a file, and perhaps an address.
func oneOrTwoArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 2 {
		return exactArgs(2)(cmd, args)
	}
	return someArgs(cmd, args)
}

// check refuses flags that do not go together, and those that would have no effect: for an
// address the screen has no list to choose from.
func (f *cookieFlags) check(cmd *cobra.Command, asked bool) error {
	for _, name := range []string{"live", "expired", "limit"} {
		if asked && !f.formats.asked().programs && f.to == "" && cmd.Flags().Changed(name) {
			return mistaken(cookiesWords.noList, name)
		}
	}
	switch {
	case f.live && f.expired:
		return mistaken(mistakes.exclusive, "live", "expired")
	case f.limit < 0:
		return mistaken(cookiesWords.badLimit, f.limit)
	}
	if !cmd.Flags().Changed("to") {
		return nil
	}
	if _, ok := jarfile.FormatOf(f.to); !ok {
		return badChoice("to", f.to, jarfile.Words())
	}
	for _, name := range []string{"live", "expired", "limit", "format", "full"} {
		if cmd.Flags().Changed(name) {
			return mistaken(mistakes.exclusive, name, "to")
		}
	}
	return nil
}

// cookieView is a view of a file of cookies, the screen or JSON lines.
type cookieView interface {
	Head(render.FileHead) error
	Cookie(explain.FileCookie) error
	// Sent has of the entries that are no cookies the first ones.
	Sent(sent *explain.FileSent, unread []explain.FileCookie) error
	Summary(sum explain.FileSummary, shown int) error
}

// cookieWriter returns a view, with the values where full.
type cookieWriter func(a *app, full bool) cookieView

func cookieFormats() *formats[cookieWriter] {
	return &formats[cookieWriter]{all: []format[cookieWriter]{
		{name: "text", says: words.screen, write: func(a *app, full bool) cookieView { return a.terminal(a.out).CookieFile(full) }},
		{name: "json", says: cookiesWords.json, programs: true, write: func(a *app, full bool) cookieView { return render.NewFileLines(a.out, full) }},
	}}
}

// cookies shows a file of cookies, or writes it in another format.
func (a *app) cookies(file, url string, f cookieFlags) error {
	at, err := moment(f.at)
	if err != nil {
		return err
	}
	look, err := explain.LookAt(at, url)
	if err != nil {
		return &exit{exitUsage, err}
	}
	in, err := a.openCookies(file)
	if err != nil {
		return err
	}
	defer in.Close()
	if f.to != "" {
		return a.convert(file, in, look, f.to)
	}
	format := f.formats.asked()
	return a.showCookies(file, in, look, format.write(a, f.full), url != "" && !format.programs, f, at)
}

// openCookies opens a file, or standard input under the name of -.
func (a *app) openCookies(file string) (*cookiefile.File, error) {
	if file == "-" {
		if isTerminal(a.in) {
			fmt.Fprintln(a.err, a.say(cookiesWords.paste))
		}
		return cookiefile.OfReader(file, a.in), nil
	}
	in, err := cookiefile.Open(file)
	switch {
	case err == nil:
		return in, nil
	case errors.Is(err, cookiefile.ErrNoPlainFile):
		return nil, misuse(filled(cookiesWords.noPlainFile, file), cookiesWords.tryStdin)
	case errors.Is(err, fs.ErrNotExist):
		return nil, mistake{reason(file, err)}
	}
	return nil, fault(mistake{reason(file, err)})
}

// showCookies goes through the file and shows those cookies that are wanted: where an
// address is asked about on the screen, what has to do with it comes in the end.
func (a *app) showCookies(file string, in *cookiefile.File, look *explain.FileLook, view cookieView, asked bool, f cookieFlags, at time.Time) error {
	const mostUnread = 40 // that are kept to be shown behind what is sent
	shown := 0
	var unread []explain.FileCookie
	var screen error // of the view
	begin := func(about jarfile.About) error {
		screen = view.Head(render.FileHead{File: file, Format: about.Format.Name(), Word: about.Format.String(), Notes: explain.FileNotes(about), At: at})
		return screen
	}
	err := in.Each(begin, func(e jarfile.Entry) error {
		c := look.Cookie(&e)
		if !f.takes(c, asked) || f.limit > 0 && shown == f.limit {
			return nil
		}
		shown++
		if asked {
			if len(unread) < mostUnread {
				unread = append(unread, c)
			}
			return nil
		}
		screen = view.Cookie(c)
		return screen
	})
	if screen != nil {
		return written(screen)
	}
	if err != nil {
		return unreadable(err)
	}
	if sent := look.Sent(); sent != nil {
		if err := view.Sent(sent, unread); err != nil {
			return written(err)
		}
	}
	if asked {
		shown = -1 // how many does not matter
	}
	return written(view.Summary(look.Summary(), shown))
}

// takes reports whether a cookie is shown.
func (f *cookieFlags) takes(c explain.FileCookie, asked bool) bool {
	switch {
	case asked:
		return c.State == explain.Unread
	case f.live:
		return c.State == explain.Live
	case f.expired:
		return c.State == explain.Ended
	}
	return true
}

// unreadable gives a fault of a file its exit code: 2 where another file is meant, 4 where
// this one cannot be read.
func unreadable(err error) error {
	var foreign *jarfile.Foreign
	if errors.As(err, &foreign) {
		return &exit{exitUsage, err}
	}
	return fault(err)
}

// convert writes the file in another format, and tells what is not in it.
func (a *app) convert(file string, in *cookiefile.File, look *explain.FileLook, to string) error {
	err := in.Each(func(about jarfile.About) error {
		look.Tally.Notes = about.Notes
		return nil
	}, func(e jarfile.Entry) error {
		look.Cookie(&e)
		return nil
	})
	if err != nil {
		return unreadable(err)
	}
	format, _ := jarfile.FormatOf(to)
	text, left, lost := look.Write(format)
	if _, err := a.out.Write(text); err != nil {
		return written(err)
	}
	a.tellLoaded(file, &look.Tally)
	a.tellUnsaid(format, left, lost)
	return nil
}

// tellUnsaid says what a format cannot carry, and of which cookies.
func (a *app) tellUnsaid(format jarfile.Format, left, lost []explain.Unwritten) {
	for _, u := range left {
		of := theseCookies(u.Of)
		a.note(rule.Text{
			EN: fmt.Sprintf(cookiesWords.notWritten.EN, len(u.Of), u.What.EN, of.EN),
			KO: fmt.Sprintf(cookiesWords.notWritten.KO, len(u.Of), u.What.KO, of.KO),
		})
	}
	for _, u := range lost {
		of := theseCookies(u.Of)
		a.note(rule.Text{
			EN: fmt.Sprintf(cookiesWords.lost.EN, format.Name().EN, u.What.EN, len(u.Of), of.EN),
			KO: fmt.Sprintf(cookiesWords.lost.KO, format.Name().KO, u.What.KO, len(u.Of), of.KO),
		})
	}
}

// theseCookies names the first few of some cookies, each with its place in the file.
func theseCookies(list []explain.FileCookie) rule.Text {
	const most = 5
	var en, ko []string
	for i, c := range list[:min(most, len(list))] {
		name := cmp.Or(brief(string(c.Name)), "(…)")
		place := filled(cookiesWords.atNumber, name, c.Number)
		if c.Row > 0 {
			place = filled(cookiesWords.atLine, name, c.Row)
		}
		en, ko = append(en, place.EN), append(ko, place.KO)
		if more := len(list) - most; i == most-1 && more > 0 {
			rest := filled(cookiesWords.moreOf, more)
			en, ko = append(en, rest.EN), append(ko, rest.KO)
		}
	}
	return rule.Text{EN: strings.Join(en, ", "), KO: strings.Join(ko, ", ")}
}
