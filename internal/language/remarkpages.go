package language

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

var (
	inlineScript = memo.Pattern(`(?i)<script[^>]*>\s*[^\s<]`)
	formAway     = memo.Pattern(`(?i)<form[^>]*\saction=["']?(https?://[^\s"'>]+)[^>]*>`)
	curlyQuotes  = memo.Pattern(`<[a-zA-Z][^>]*?\s([a-zA-Z-]+=\s*[“”„‘’‚][^\s>]*)`)
	byPost       = memo.Pattern(`(?i)\smethod=["']?post\b`)
	ownReferrer  = memo.Pattern(`(?i)<meta[^>]*\sname=["']?referrer\b`)
	unheard      = memo.Pattern(`(?i)<(?:meta[^>]*\s(http-equiv=["']?(?:refresh|content-security-policy))|(base|object|embed|video|audio)|[a-z][^>]*\s(on[a-z]+|formaction|formmethod|srcset|ping))\b`)
)

// remarkPages remarks on what pages say that a browser of a lesson takes otherwise than may
// be meant: a script, which is not run, what else has no effect, quotes that are none, and a form for another site that takes the page's
// origin for a secret. Who speaks of Origin: null knows of that, and who has a step do what a script does.
func (r *Reader) remarkPages(l *lesson.Lesson, s lesson.Site) {
	pages := s.Node.Get("pages")
	if pages == nil {
		return
	}
	knows := bytes.Contains(l.Source, []byte("Origin: null"))
	does := slices.ContainsFunc(l.Steps, func(s lesson.Step) bool {
		return slices.ContainsFunc(s.Actions, func(act lesson.Entry) bool { return act.Key.Value == "fetch" || act.Key.Value == "script" })
	})
	look := func(n *lesson.Node) {
		if inlineScript().MatchString(n.Value) && !does {
			r.Add(n.Pos, "let a step do what it does: fetch, or script where it is document.cookie", "a script in a page is not run")
		}
		if m := unheard().FindStringSubmatch(n.Value); m != nil {
			r.Add(n.Pos, "let a step do what it does, or leave it out", "%s in a page does nothing here", cmp.Or(m[1], m[2], m[3]))
		}
		if m := curlyQuotes().FindStringSubmatch(n.Value); m != nil {
			r.Add(n.Pos, `write straight ones, " or '`, "the quotes in %s are typographic, and part of the value", m[1])
		}
		for _, m := range formAway().FindAllStringSubmatch(n.Value, -1) {
			if u, err := address.Parse(m[1]); err == nil && !knows && !ownReferrer().MatchString(n.Value) && byPost().MatchString(m[0]) && u.HostPort() != s.Host.Value && hasCSRF(l, u.HostPort()) && projectSetting(l, s, "SECURE_REFERRER_POLICY") == nil {
				r.Add(n.Pos, "Django's Referrer-Policy is same-origin; with settings: {SECURE_REFERRER_POLICY: strict-origin-when-cross-origin} at "+s.Host.Value+" it names its origin",
					"a form of %s for %s is sent with Origin: null", s.Host.Value, u.HostPort())
			}
		}
	}
	eachPageText(pages, look)
	for _, file := range entriesOf(s.Node, "templates") {
		look(file.Value)
	}
}

// eachPageText calls f for every text that a page shows.
func eachPageText(n *lesson.Node, f func(*lesson.Node)) {
	for _, item := range n.Items {
		eachPageText(item, f)
	}
	for _, e := range n.Entries {
		if e.Value.Kind == lesson.Scalar && slices.Contains([]string{"template", "text", "response"}, e.Key.Value) {
			f(e.Value)
		}
		eachPageText(e.Value, f)
	}
}

// projectNode is what the lesson says of the project of a site.
func projectNode(l *lesson.Lesson, s lesson.Site) *lesson.Node {
	head := headOf(&s)
	for _, other := range l.Sites {
		if head != "" && other.Host.Value == head {
			return other.Node
		}
	}
	return s.Node
}

func projectSetting(l *lesson.Lesson, s lesson.Site, name string) *lesson.Node {
	settings := projectNode(l, s).Get("settings")
	if settings == nil || settings.Kind != lesson.Map {
		return nil
	}
	return settings.Get(name)
}

// hasCSRF reports whether a host of the lesson looks at tokens.
func hasCSRF(l *lesson.Lesson, host string) bool {
	return slices.ContainsFunc(l.Sites, func(s lesson.Site) bool {
		csrf := projectNode(l, s).Get("csrf")
		return strings.EqualFold(s.Host.Value, host) && csrf != nil && csrf.Value == "true"
	})
}
