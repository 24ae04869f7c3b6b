package language

import (
	"slices"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// sentFates are what became of the cookies of a request: of one that no browser made, those
// that somebody wrote into its header.
func sentFates(x *trace.Exchange) []trace.Fate {
	if x.Around != nil || len(x.Sent) > 0 {
		return x.Sent
	}
	var fates []trace.Fate
	for _, c := range x.Written() {
		fates = append(fates, trace.Fate{Fate: trace.Sent, Cookie: c})
	}
	return fates
}

func receivedFates(x *trace.Exchange) []trace.Fate { return x.Brought() }

// cookiesWanted are the cookies that shall meet one fate: all of them by name, or some
// with the rule that decides.
type cookiesWanted struct {
	names []string
	rules []namedRule // nil for a list
}

// namesIn is a complete list of names of cookies, in any order.
func namesIn(what string) kind[[]string] { return listOf(what, textKind) }

// cookiesIn is a complete list of names of cookies, or a map of some to rules.
func cookiesIn(what string) kind[cookiesWanted] {
	list, rules := namesIn(what), rulesIn(what)
	return kind[cookiesWanted]{Type{Form: AsEither, Either: []Type{list.Type, rules.Type}}, func(r *Reader, n *lesson.Node) (w cookiesWanted, ok bool) {
		if n.Kind == lesson.Map {
			w.rules, ok = rules.read(r, n)
			return w, ok
		}
		w.names, ok = list.read(r, n)
		return w, ok
	}, nil}
}

// cookiesOfFate looks at the cookies that met one fate.
func cookiesOfFate(about, fate string, of func(*trace.Exchange) []trace.Fate) func(cookiesWanted, *lesson.Node) exchangeCondition {
	list, rules := fateList(about, fate, of), fateRules(about, fate, of)
	return func(w cookiesWanted, n *lesson.Node) exchangeCondition {
		if w.rules != nil {
			return rules(w.rules, n)
		}
		return list(w.names, n)
	}
}

// fateList looks at all cookies that met one fate.
func fateList(about, fate string, of func(*trace.Exchange) []trace.Fate) func([]string, *lesson.Node) exchangeCondition {
	return func(list []string, n *lesson.Node) exchangeCondition {
		return func(x *trace.Exchange, _ world.Values) []trace.Check {
			var found []string
			for _, f := range of(x) {
				if f.Fate == fate {
					found = append(found, f.Cookie.Name)
				}
			}
			missing := slices.DeleteFunc(slices.Clone(list), func(name string) bool { return slices.Contains(found, name) })
			why := became(missing, of(x))
			if len(missing) > len(why) && fate != trace.Sent {
				why = append(why, answered(x))
			}
			ch := explained(trace.NewCheck(n.Pos, about, rule.Listed(list), rule.Listed(found), sameNames(list, found)).Having(found), why...)
			ch.Cookies = append(missing, slices.DeleteFunc(found, func(name string) bool { return slices.Contains(list, name) })...)
			return []trace.Check{ch}
		}
	}
}

func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// fateRules looks at cookies that met one fate, each with a rule that decided.
func fateRules(about, fate string, of func(*trace.Exchange) []trace.Fate) func([]namedRule, *lesson.Node) exchangeCondition {
	return func(wanted []namedRule, _ *lesson.Node) exchangeCondition {
		return func(x *trace.Exchange, _ world.Values) []trace.Check {
			var checks []trace.Check
			for _, w := range wanted {
				found, holds := fateOf(of(x), w.name, fate, w.code)
				if found == noSuchCookie() && fate != trace.Sent && fate != trace.NotSent {
					found = because(found, answered(x))
				}
				ch := trace.NewCheck(w.pos, about+"."+w.name, w.wanted(), found, holds)
				if !holds {
					if i := slices.IndexFunc(of(x), func(f trace.Fate) bool { return f.Fate == fate && f.Cookie.Name == w.name }); i >= 0 {
						ch = ch.Being(string(of(x)[i].Rule))
					}
					ch.Cookies = []string{w.name}
				}
				checks = append(checks, ch)
			}
			return checks
		}
	}
}

func noSuchCookie() rule.Text { return rule.Text{EN: "no such cookie", KO: "그런 쿠키 없음"} }

// fateOf says by which rules a cookie met the fate, or what happened to it
// instead and by which rule, in the words of the lesson file.
func fateOf(fates []trace.Fate, name, fate string, code rule.Code) (found rule.Text, holds bool) {
	var all []rule.Text
	for _, f := range fates {
		switch {
		case f.Cookie.Name != name:
		case f.Fate != fate:
			all = append(all, insteadOf(&f))
		default:
			codes := decided(&f)
			for _, c := range codes {
				all = append(all, rule.Same(string(c)))
			}
			holds = holds || code == anyRule || slices.Contains(codes, code)
		}
	}
	if len(all) == 0 {
		return noSuchCookie(), false
	}
	return rule.Joined(all), holds
}

// insteadOf is a fate that a cookie met in the place of another one, with its rule where
// that says more.
func insteadOf(f *trace.Fate) rule.Text {
	word := fateWord(f.Fate)
	if string(f.Rule) == f.Fate {
		return word
	}
	return because(word, decidedBy(f))
}

// decided are the rules of a fate: the one that decided and, of a line that was taken,
// those by which parts of it did not count as they stood.
func decided(f *trace.Fate) []rule.Code {
	if f.Fate == trace.Refused {
		return []rule.Code{f.Rule}
	}
	codes := []rule.Code{f.Rule}
	for _, a := range f.Also {
		if !slices.Contains(codes, a.Rule) {
			codes = append(codes, a.Rule)
		}
	}
	return codes
}

// namedRule is a cookie and the rule that shall decide about it.
type namedRule struct {
	pos  diag.Pos
	name string
	code rule.Code
}

// anyRule stands for whatever rule decides.
const anyRule = "any"

// wanted is the rule in words.
func (w *namedRule) wanted() rule.Text {
	if w.code == anyRule {
		return rule.Text{EN: "by any rule", KO: "어느 규칙으로든"}
	}
	return rule.Same(string(w.code))
}

// rulesIn is a map of cookies to codes of rules, those that can decide what the key of
// that name is about.
func rulesIn(key string) kind[[]namedRule] {
	codes := RulesIn(key)
	all := Type{Form: AsNames, Of: &Type{Form: AsWord, Words: append(codes, anyRule), Says: "rule"}}
	return kind[[]namedRule]{all, func(r *Reader, n *lesson.Node) ([]namedRule, bool) {
		if n.Kind == lesson.List {
			example := codes[0]
			if slices.Contains(codes, "expired") {
				example = "expired"
			}
			r.Add(n.Pos, "say by which rule, as in {sessionid: "+example+"}, or {sessionid: any}", "%s is a map of cookies to rules, found a list", key)
			return nil, false
		}
		entries, ok := r.Entries(n, key)
		all := make([]namedRule, 0, len(entries))
		for _, e := range entries {
			if code, ok := textKind.read(r, e.Value); ok && (code == anyRule || r.checkRule(e.Value, key, codes)) {
				all = append(all, namedRule{e.Value.Pos, e.Key.Value, rule.Code(code)})
			}
		}
		return all, ok
	}, nil}
}
