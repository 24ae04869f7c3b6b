package language

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// requests and rows write a number of them.
func requests(n int) rule.Text { return counted(n, "request", "요청") }
func rows(n int) rule.Text     { return counted(n, "row", "행") }

// mostAsked is how many requests are told one by one.
const mostAsked = 12

// asked are requests by their number, and each with its status: of one host by their
// paths, else by their addresses.
func asked(all []trace.Exchange) rule.Text {
	n := requests(len(all))
	if len(all) == 0 {
		return n
	}
	each := collect(all[:min(len(all), mostAsked)], func(x trace.Exchange) string {
		where := x.URL
		if !slices.ContainsFunc(all, func(other trace.Exchange) bool { return siteOf(other.URL) != siteOf(x.URL) }) {
			where = x.Request.Target
		}
		return x.Request.Method + " " + where + " " + strconv.Itoa(x.Response.Status)
	})
	if len(all) > mostAsked {
		each = append(each, "…")
	}
	list := strings.Join(each, ", ")
	return rule.Text{EN: n.EN + ": " + list, KO: n.KO + ": " + list}
}

// siteOf is an address without its path.
func siteOf(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

func counted(n int, en, ko string) rule.Text {
	if n != 1 {
		en += "s"
	}
	return rule.Textf("%[1]d %[2]s", "%[3]s %[1]d개", n, en, ko)
}

// What was found is often only the last link of a chain: no cookie was stored
// since the answer was a 404. A failed check says what the run knows of it.

// explained adds to a failed check why it may have failed.
func explained(ch trace.Check, causes ...rule.Text) trace.Check {
	if !ch.Holds {
		ch.Found = trace.Phrase(because(rule.Text(ch.Found), causes...))
	}
	return ch
}

// because adds to what was found why it may be so.
func because(found rule.Text, causes ...rule.Text) rule.Text {
	causes = slices.DeleteFunc(causes, rule.Text.IsZero)
	if len(causes) == 0 {
		return found
	}
	all := rule.Joined(causes)
	return rule.Text{EN: found.EN + " (" + all.EN + ")", KO: found.KO + " (" + all.KO + ")"}
}

// answered says that an answer was an error, or nothing where it was none.
func answered(x *trace.Exchange) rule.Text {
	if x == nil || x.Response.Status < 400 {
		return rule.Text{}
	}
	status := x.Response.StatusLine()
	// What 404 and 405 mean is the whole reason.
	if r := reasonOf(x); r != nil && x.Response.Status != http.StatusNotFound && x.Response.Status != http.StatusMethodNotAllowed {
		return rule.Textf("the answer was %s, %s", "응답: %s, %s", status, r.Name)
	}
	return rule.Textf("the answer was %s", "응답: %s", status)
}

// reasonOf is why the server refused a request or failed at it, or nil.
func reasonOf(x *trace.Exchange) *trace.Reason {
	if x.Server == nil {
		return nil
	}
	return x.Server.Reason
}

// why tells a reason: an exception in its own words, anything else by what it means.
func why(r *trace.Reason) rule.Text {
	switch {
	case r == nil:
		return rule.Text{}
	case !isException(r.Name):
		return rule.Textf("%[1]s: %[2]s", "%[1]s: %[3]s", r.Name, r.Text.EN, r.Text.KO)
	}
	said := r.Name
	if r.Says != "" {
		said += ": " + r.Says
	}
	if r.At == nil {
		return rule.Same(said)
	}
	code := strings.TrimSuffix(r.At.Code, ":") // of a class or a function the line that begins it
	switch {
	case r.At.File != "":
		return rule.Textf("%[1]s, at line %[2]d of %[4]s: %[3]s", "%[1]s, %[4]s %[2]d행: %[3]s", said, r.At.Line, code, r.At.File)
	case r.At.FileLine > 0:
		return rule.Textf("%[1]s, at line %[2]d of the file: %[3]s", "%[1]s, 파일 %[2]d행: %[3]s", said, r.At.FileLine, code)
	}
	return rule.Textf("%[1]s, at line %[2]d of the view: %[3]s", "%[1]s, 뷰의 %[2]d행: %[3]s", said, r.At.Line, code)
}

// isException reports whether a reason is called as Python calls an exception.
func isException(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }

// became says what became of cookies in place of what was wanted: the rule by
// which each was refused or kept back, or its other fate.
func became(cookies []string, fates []trace.Fate) []rule.Text {
	var all []rule.Text
	for _, name := range cookies {
		for _, f := range fates {
			if f.Cookie.Name != name {
				continue
			}
			said := rule.Textf("%[1]s was %[2]s", "%[1]s 쿠키: %[3]s", quoted(name), f.Fate, fateWord(f.Fate).KO)
			if f.Fate == trace.Refused || f.Fate == trace.NotSent {
				said = because(said, decidedBy(&f))
			}
			all = append(all, said)
		}
	}
	return all
}

// decidedBy is the rule of a fate: its code and, where that says more, its title.
func decidedBy(f *trace.Fate) rule.Text {
	if strings.EqualFold(strings.ReplaceAll(string(f.Rule), "-", " "), f.Title.EN) {
		return rule.Same(string(f.Rule))
	}
	return rule.Textf("%[1]s: %[2]s", "%[1]s: %[3]s", f.Rule, f.Title.EN, f.Title.KO)
}

// fateWord is what became of a cookie, as the screen says it.
func fateWord(fate string) rule.Text {
	korean := map[string]string{
		trace.Sent: "보냄", trace.NotSent: "안 보냄", trace.Stored: "저장함",
		trace.Replaced: "바꿈", trace.Deleted: "지움", trace.Refused: "거부함",
	}
	return rule.Text{EN: fate, KO: korean[fate]}
}

// whyMissing says why a cookie is not in the jar after a step, or has not left it.
func whyMissing(s *trace.Step, name string) []rule.Text {
	var all []rule.Text
	for i := range s.Exchanges {
		all = append(all, became([]string{name}, refusals(&s.Exchanges[i]))...)
	}
	if len(all) > 0 {
		return all
	}
	return []rule.Text{answered(s.LastAnswer())}
}

func refusals(x *trace.Exchange) []trace.Fate {
	return slices.DeleteFunc(slices.Clone(x.Received), func(f trace.Fate) bool { return f.Fate != trace.Refused })
}
