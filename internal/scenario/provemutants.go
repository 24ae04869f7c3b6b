package scenario

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"statelab/internal/language"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// mutants tries what is one change away from the answer.
func (p *proof) mutants(answered *Tried) error {
	right := []*Tried{answered}
	for _, other := range p.task.also {
		tried, err := p.judge(trace.ChangeTry, "", other.fill) // which is known
		if err != nil {
			return err
		}
		right = append(right, tried)
	}
	rights := sync.OnceValue(func() (all []string) { // most answers have no change that passes
		for _, tried := range right {
			all = append(all, traces(tried, ""))
		}
		return all
	})
	excused := map[string]bool{}
	var passing []mutant
	for _, m := range p.changes.mutants {
		tried, err := p.judge(trace.ChangeTry, "", m.written)
		if err != nil {
			return err
		}
		same := tried.Solved && slices.Contains(rights(), traces(tried, m.invents))
		p.note(m.text, m.what, tried, same, len(m.free) > 0)
		if !tried.Solved {
			continue
		}
		for _, name := range m.free {
			excused[name] = excused[name] || !same
		}
		if !same && len(m.free) == 0 {
			passing = append(passing, m)
		}
	}
	if len(passing) > 0 {
		p.fail(p.task.Pos, "task", rule.Text{EN: "nothing but the answer that passes and leaves something else behind", KO: "통과하면서 다른 것을 남기는 답이 없을 것"},
			passesWith(passing),
			freedBy(passing))
	}
	p.tried = append(p.tried, p.changes.not...)
	for _, h := range p.task.holes {
		for _, f := range h.Free {
			if !excused[f.Value] {
				p.fail(f.Pos, "task.write."+h.Name.Value+".free", rule.Text{EN: "something that could be written otherwise", KO: "다르게 적어도 되는 것"},
					rule.Textf("no answer that passes differs in %s", "%s만 다르면서 통과하는 답이 없음", f.Value), rule.Text{EN: "delete it", KO: "지웁니다."})
			}
		}
	}
	return nil
}

// freedBy is what can be done about changes that pass: only some kinds of holes have something that is free.
func freedBy(passing []mutant) rule.Text {
	kinds := map[string]bool{}
	for _, m := range passing {
		kinds[m.kind] = true
	}
	switch {
	case len(kinds) == 1 && kinds[language.SetCookieHole]:
		return rule.Text{EN: "add a promise, or write it under also, or its attribute under free", KO: "약속을 더하거나 also에 적습니다. 속성 하나만 다르면 free에 적습니다."}
	case len(kinds) == 1 && kinds[language.SettingsHole]:
		return rule.Text{EN: "add a promise, or write it under also, or its setting under free", KO: "약속을 더하거나 also에 적습니다. 설정 하나만 다르면 free에 적습니다."}
	}
	return rule.Text{EN: "add a promise, or write it under also", KO: "약속을 더하거나 also에 적습니다."}
}

// passesWith says which changes of an answer pass: of several, and of several lines, what was
// changed.
func passesWith(passing []mutant) rule.Text {
	m := passing[0]
	if len(passing) > 1 {
		var en, ko []string
		for _, m := range passing {
			en, ko = append(en, m.what.EN), append(ko, m.what.In(rule.Korean))
		}
		return rule.Textf("the task passes with each of %[1]d small changes: %[2]s", "작은 변경 %[1]d가지로도 하나하나 통과함: %[3]s", len(passing), strings.Join(en, "; "), strings.Join(ko, "; "))
	}
	if strings.Contains(m.text, "\n") {
		return rule.Textf("the task passes with one line changed: %[1]s", "한 줄을 바꾼 답으로도 통과함: %[2]s", m.what.EN, m.what.KO)
	}
	return rule.Textf("the task passes with %[1]q (%[2]s)", "%[1]q 답으로도 통과함 (%[3]s)", m.text, m.what.EN, m.what.KO)
}

// note keeps what became of a small change of the answer.
func (p *proof) note(text string, what rule.Text, tried *Tried, same, free bool) {
	m := trace.Mutant{Text: text, What: what, Passes: tried.Solved, Same: same, Free: free && tried.Solved && !same}
	for _, j := range tried.Promises {
		if !j.Holds {
			m.Breaks = append(m.Breaks, j.Name)
		}
	}
	if tried.breaks != "" {
		m.Breaks = append(m.Breaks, tried.breaks)
	}
	p.tried = append(p.tried, m)
}

// inSession finds the names of values of the session that are written.
var inSession = memo.Pattern(`request\.session\[["'](\w+)["']\] *=[^=]`)

// invented is the name of a value of the session that a change of an answer writes and the answer does not name, "" for
// none. What else it leaves decides whether it is the answer: that a list was put under another name changes nothing where
// it was changed in place, and saved.
func invented(text, answer string) string {
	for _, found := range inSession().FindAllStringSubmatch(text, -1) {
		if name := found[1]; !strings.Contains(answer, `"`+name+`"`) && !strings.Contains(answer, "'"+name+"'") {
			return name
		}
	}
	return ""
}

// traces are the requests, and what jars and tables hold, behind the acts of a try's
// promises, but for a value of the session: two tries that left the same are the same.
func traces(tried *Tried, but string) string {
	var b strings.Builder
	for _, j := range tried.Promises {
		for i := range j.Steps {
			writeTraces(&b, &j.Steps[i], but)
		}
	}
	return b.String()
}

func writeTraces(b *strings.Builder, s *trace.Step, but string) {
	for _, x := range s.Exchanges {
		b.WriteString(string(x.RequestBytes))
	}
	if s.Jar != nil {
		for _, c := range s.Jar.All {
			fmt.Fprintf(b, "%+v\n", c)
		}
	}
	tables := s.Tables
	if s.Table != nil {
		tables = append([]trace.Table{*s.Table}, tables...)
	}
	for _, t := range tables {
		for _, r := range t.Rows {
			data := r.Data
			if but != "" {
				data = slices.DeleteFunc(slices.Clone(data), func(item trace.Item) bool { return item.Name == but })
			}
			fmt.Fprintf(b, "%s %s %s %v\n", r.Key, r.User, r.Expires, data)
		}
		for _, e := range t.Cache {
			fmt.Fprintf(b, "%s %s %s\n", e.Key, e.Value, e.Expires)
		}
		for _, of := range t.Records {
			for _, r := range of.Rows {
				if !of.Users && r.Mark != trace.Gone { // of users only those stand here that changed
					fmt.Fprintf(b, "%s %d %s %v\n", of.Name, r.ID, r.User, r.Data)
				}
			}
		}
	}
}
