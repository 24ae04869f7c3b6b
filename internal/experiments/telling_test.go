package experiments

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
)

// told reads a story in the words of cookiejar.Rules. Beside them it knows
//
//	load ORIGIN URL              a page loads an image, or fetches with credentials
//	fetched ORIGIN URL LINE      a response to a script's fetch of its own origin's credentials
//	loaded ORIGIN URL LINE       a response to what a page loads
//	posted ORIGIN URL LINE       a response to a form that opens the tab
//	put URL LINE                 a person types the cookie
//	drop URL LINE                a person clears it
func told(t testing.TB, text string) Story {
	t.Helper()
	var s Story
	now := dawn()
	for part := range strings.SplitSeq(text, " | ") {
		verb, rest, _ := strings.Cut(part, " ")
		first, second, _ := strings.Cut(rest, " ")
		switch verb {
		case "wait":
			d, err := time.ParseDuration(first)
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(d)
		case "draft":
			s.Options.Profile = cookiejar.RFC6265bis
		case "block":
			s.Options.ThirdPartyBlocked = true
		case "close":
			s.Ops = append(s.Ops, Op{Kind: Close, Now: now})
		case "clear":
			s.Ops = append(s.Ops, Op{Kind: Drop, Now: now, Cookie: s.Ops[len(s.Ops)-1].cookie()})
		case "many":
			n, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				s.Ops = append(s.Ops, one1(t, now, "set", strings.ReplaceAll(second, "%", strconv.Itoa(i+1))))
			}
		default:
			s.Ops = append(s.Ops, one1(t, now, verb, rest))
		}
	}
	return s
}

// cookie is what a line brings, at its own address.
func (o *Op) cookie() cookiejar.Cookie {
	return new(cookiejar.Jar).Set(o.Now, o.URL, o.Context, o.Line).Cookie
}

// one1 is a single operation.
func one1(t testing.TB, now time.Time, verb, rest string) Op {
	t.Helper()
	o := Op{Kind: Set, Now: now}
	from := ""
	switch verb {
	case "link", "post", "frame", "fetch", "load", "framed", "fetched", "loaded", "posted":
		from, rest, _ = strings.Cut(rest, " ")
	case "dated":
		date, after, _ := strings.Cut(rest, " ")
		rest = after
		var err error
		if o.Context.Date, err = time.Parse(time.RFC3339, date); err != nil {
			t.Fatal(err)
		}
	}
	address, line, _ := strings.Cut(rest, " ")
	o.URL, o.Line = at(t, address), written(line)
	switch verb {
	case "get", "read", "link", "post", "frame", "fetch", "load":
		o.Kind = Get
	case "clear-site":
		o.Kind = ClearSite
	case "put":
		o.Kind, o.Cookie = Put, o.cookie()
	case "drop":
		o.Kind, o.Cookie = Drop, o.cookie()
	}
	if verb == "read" || verb == "script" {
		o.Context.API = cookiejar.Script
	}
	if verb == "post" || verb == "posted" {
		o.Context.Method = "POST"
	}
	if from == "" {
		return o
	}
	origin, err := cookiejar.ParseOrigin(from)
	if err != nil {
		t.Fatal(err)
	}
	o.Context.Initiator = &origin
	switch verb {
	case "frame", "framed":
		o.Context.Dest = cookiejar.Iframe
	case "fetch", "fetched":
		o.Context.Dest, o.Context.Credentials = cookiejar.Subresource, cookiejar.SameOrigin
	case "load", "loaded":
		o.Context.Dest = cookiejar.Subresource
	default:
		return o
	}
	o.Context.Top, o.Context.Ancestors = &origin, []cookiejar.Origin{origin}
	return o
}

// written writes {N} out as N letters.
func written(line string) string {
	before, rest, found := strings.Cut(line, "{")
	if !found {
		return line
	}
	count, after, _ := strings.Cut(rest, "}")
	n, err := strconv.Atoi(count)
	if err != nil {
		return line
	}
	return before + strings.Repeat("x", n) + written(after)
}

// askLast asks about the last operation: of a request about the cookie that the first
// line brings.
func askLast(t testing.TB, text string) Answer {
	t.Helper()
	s := told(t, text)
	q := Question{Op: len(s.Ops) - 1}
	whole := s.numbered()
	q.Key = play(&whole, 0).of(0).set.Cookie.Key()
	return Ask(s, q)
}

// inShort lists the changes of an answer: what gives up nothing | what gives up a protection.
func inShort(a Answer) string {
	var kinds [2]string
	for i, list := range [][]Finding{a.Free, a.Costly} {
		var all []string
		for _, f := range list {
			var codes []string
			for _, c := range f.Changes {
				codes = append(codes, c.Code)
			}
			all = append(all, strings.Join(codes, "+"))
		}
		kinds[i] = strings.Join(all, ", ")
	}
	return strings.Trim(kinds[0]+" | "+kinds[1], " ")
}
