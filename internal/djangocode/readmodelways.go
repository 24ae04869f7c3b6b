package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// ofModelsInOwnWay is the model that some lines use and that no action stands for, since it does something in its own
// way, as its managers do. Such lines run as they stand. It is
// empty for others.
func (k Known) ofModelsInOwnWay(text string) string {
	if !slices.ContainsFunc(k.Models, func(m *httpsim.Model) bool { return m.Code != nil }) {
		return ""
	}
	program, err := python.Program(text)
	if err != nil {
		return ""
	}
	attributes := map[string]string{} // → the model whose rows are found by it
	for _, m := range k.Models {
		if !m.InOwnWay() {
			continue
		}
		for _, f := range m.Fields {
			if name := m.Reverse(f); f.Kind == httpsim.ForeignKey && name != "" {
				attributes[name] = m.Name
			}
		}
		for _, f := range m.Many {
			if name := f.Reverse(m); name != "" {
				attributes[name] = m.Name
			}
		}
	}
	found := ""
	eachStatement(program, func(s python.Statement) {
		for _, e := range append([]*python.Expr{s.Value, s.Target}, s.Also...) {
			python.Each(e, func(e *python.Expr) {
				switch e.Kind {
				case python.Name:
					if own := httpsim.UsersAmong(k.Models); own != nil && (e.Text == "get_user_model" || e.Text == "User") {
						found = own.Name
					}
					if slices.ContainsFunc(k.Models, func(m *httpsim.Model) bool { return m.Name == e.Text && m.InOwnWay() }) {
						found = e.Text
					}
				case python.Attribute:
					if m := attributes[e.Text]; m != "" {
						found = m
					}
				case python.String:
					for way := range strings.SplitSeq(e.Text, "__") {
						if m := attributes[way]; m != "" {
							found = m
						}
					}
				}
			})
		}
	})
	return found
}
