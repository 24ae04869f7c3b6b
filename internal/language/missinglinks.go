package language

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// leading are the places of a template that lead to an address: links, forms, frames and
// what else a page loads. Addresses with {{ }} in them are not looked at.
var leading = memo.Pattern(`\b(?:href|action|src)=["']([^"'{}#?\s]+)`)

// CheckLinks reports the addresses in pages whose path is nearly that of a page. A lesson
// that shows somewhere what is not there is not asked.
func (r *Reader) CheckLinks() {
	l := r.lesson
	if slices.ContainsFunc(l.Steps, func(s lesson.Step) bool { return saysStatus(&s, func(status string) bool { return status == "404" }) }) {
		return
	}
	for _, s := range l.Sites {
		if pages := s.Node.Get("pages"); pages != nil {
			for _, page := range pages.Entries {
				r.checkLinksIn(s.Host.Value, page.Value)
			}
		}
		for _, file := range entriesOf(s.Node, "templates") {
			r.checkText(s.Host.Value, file.Value)
		}
	}
}

func (r *Reader) checkLinksIn(host string, n *lesson.Node) {
	for _, item := range n.Items {
		r.checkLinksIn(host, item)
	}
	for _, e := range n.Entries {
		v := e.Value
		switch {
		case v.Kind != lesson.Scalar:
			r.checkLinksIn(host, v)
		case e.Key.Value == "redirect" || e.Key.Value == "otherwise":
			path, _, _ := strings.Cut(v.Value, "?")
			r.checkLink(host, path, v, 0)
		case e.Key.Value == "template" || e.Key.Value == "text" || e.Key.Value == "response":
			r.checkText(host, v)
		}
	}
}

// checkText looks at the addresses in a text of a page.
func (r *Reader) checkText(host string, n *lesson.Node) {
	for _, m := range leading().FindAllStringSubmatchIndex(n.Value, -1) {
		r.checkLink(host, n.Value[m[2]:m[3]], n, m[2])
	}
}

// checkLink looks at an address of a page, which stands at an offset of a text.
func (r *Reader) checkLink(host, to string, n *lesson.Node, offset int) {
	if strings.Contains(to, "{") {
		return
	}
	if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		to = "https://" + host + to
	}
	u, err := address.Parse(to)
	if err != nil {
		return
	}
	r.checkPage(r.within(n, offset), u)
	hosts := collect(r.lesson.Sites, func(s lesson.Site) string { return s.Host.Value })
	if hint := r.Guess(u.HostPort(), hosts, ""); hint != "" && !slices.Contains(hosts, u.HostPort()) {
		r.Add(r.within(n, offset), hint, "the lesson has no site %q", u.HostPort())
	}
}
