package view

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// JarsAfter returns the jar as it is after step i, with what it holds for every host
// that the step went to: that of the browser that acted, or of every browser where none
// did.
func JarsAfter(tr *trace.Trace, i int) []*trace.Jar {
	if tr.Steps[i].Jar != nil {
		return []*trace.Jar{concerned(&tr.Steps[i], tr.Steps[i].Jar)}
	}
	return latestJars(tr, i)
}

// JarsBefore returns the jar of the browser that is about to act in step i, as the steps
// before left it, at the page that it shows, and what of it concerns the step; all of it where
// neither the step's sentence nor its question names the hosts: where a step leads is not told
// before. Where no browser acts it is the jar of every one.
func JarsBefore(tr *trace.Trace, i int) []*trace.Jar {
	next := tr.Steps[i].Jar
	all := latestJars(tr, i)
	if next == nil {
		return all
	}
	s := &tr.Steps[i]
	j := &trace.Jar{Browser: next.Browser, Title: next.Title, Host: hostBefore(s, next.Host)}
	hosts := append(hostsOf(s, next.Host), j.Host)
	if !namesAll(s, hosts) {
		hosts = []string{""} // all of them: none says where the step leads
	}
	for _, was := range all {
		if was.Browser != j.Browser {
			continue
		}
		for _, c := range was.All {
			if concernsAny(&c, hosts) {
				j.Cookies = append(j.Cookies, trace.JarEntry{Mark: trace.Same, Cookie: c})
			} else {
				j.Others++
			}
		}
	}
	slices.SortStableFunc(j.Cookies, func(a, b trace.JarEntry) int {
		return cmp.Or(strings.Compare(a.Cookie.Domain, b.Cookie.Domain), strings.Compare(a.Cookie.Name, b.Cookie.Name))
	})
	return []*trace.Jar{j}
}

// hostBefore is the site of the page that a browser shows before a step that leaves it at a
// host: the one that the step's sentence names. What stands in a query is no place.
func hostBefore(s *trace.Step, behind string) string {
	var places []string
	for _, word := range strings.Fields(s.Action.EN) {
		place, _, _ := strings.Cut(word, "?")
		places = append(places, place)
	}
	said := strings.Join(places, " ")
	if strings.Contains(said, wire.Hostname(behind)) {
		return behind
	}
	if at := strings.LastIndex(said, "://"); at >= 0 {
		if _, host, found := strings.Cut(origin("x"+strings.Fields(said[at:])[0]), "://"); found && host != "" {
			return host
		}
	}
	return behind
}

// namesAll reports whether the sentence of a step, or its question, names all of some hosts.
func namesAll(s *trace.Step, hosts []string) bool {
	said := s.Action.EN
	if p := s.Predict; p != nil {
		said += " " + p.Ask.In(rule.English)
		for i := range p.Choices {
			said += " " + p.Choices[i].Text.In(rule.English)
		}
	}
	return !slices.ContainsFunc(hosts, func(host string) bool { return !strings.Contains(said, wire.Hostname(host)) })
}

// latestJars returns every browser's jar as the steps before step i left it, in
// the order in which the browsers first acted.
func latestJars(tr *trace.Trace, i int) []*trace.Jar {
	var jars []*trace.Jar
	for _, steps := range [][]trace.Step{tr.Given, tr.Steps[:i]} {
		for k := range steps {
			j := steps[k].Jar
			if j == nil {
				continue
			}
			at := slices.IndexFunc(jars, func(was *trace.Jar) bool { return was.Browser == j.Browser })
			if at < 0 {
				jars = append(jars, j)
			} else {
				jars[at] = j
			}
		}
	}
	return jars
}

// concerned returns a jar of a step, the one that it leaves or one behind an exchange,
// with what it holds for every host that the step went to: a frame's cookies too, which
// the page's site does not have.
func concerned(s *trace.Step, of *trace.Jar) *trace.Jar {
	j := *of
	held := map[trace.Cookie]bool{}
	for _, e := range j.Cookies {
		held[e.Cookie] = e.Mark != trace.Gone
	}
	hosts := hostsOf(s, j.Host)
	j.Cookies = slices.Clone(j.Cookies)
	for _, c := range j.All {
		if !held[c] && concernsAny(&c, hosts) {
			j.Cookies = append(j.Cookies, trace.JarEntry{Mark: trace.Same, Cookie: c})
			j.Others--
		}
	}
	j.Others = max(0, j.Others)
	slices.SortStableFunc(j.Cookies, func(a, b trace.JarEntry) int {
		return strings.Compare(elsewhere(&a.Cookie, j.Host), elsewhere(&b.Cookie, j.Host))
	})
	return &j
}

// elsewhere is the domain of a cookie that is not the host's, else empty.
func elsewhere(c *trace.Cookie, host string) string {
	if host == "" || c.Concerns(host) {
		return ""
	}
	return c.Domain
}

// hostsOf are the hosts of a step: the one of a jar of it, and those that it asked.
func hostsOf(s *trace.Step, host string) []string {
	hosts := []string{host}
	for i := range s.Exchanges {
		if _, host, found := strings.Cut(origin(s.Exchanges[i].URL), "://"); found {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

func concernsAny(c *trace.Cookie, hosts []string) bool {
	return slices.ContainsFunc(hosts, func(host string) bool { return host == "" || c.Concerns(host) })
}
