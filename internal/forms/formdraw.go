package forms

import (
	"strings"

	"statelab/internal/pyrun"
)

// shape is how a form is drawn: as_table(), as_ul() or as_p().
type shape struct {
	row                          func(class, label, errors, field, help string) string
	errors, ends, helps, helpEnd string // errors has a %s
	apart                        bool   // the errors of a field stand in a row of their own
}

var shapes = map[string]shape{
	"as_table": {func(class, label, errors, field, help string) string {
		return "<tr" + class + "><th>" + label + "</th><td>" + errors + field + help + "</td></tr>"
	}, `<tr><td colspan="2">%s</td></tr>`, "</td></tr>", `<br><span class="helptext">`, "</span>", false},
	"as_ul": {func(class, label, errors, field, help string) string {
		return "<li" + class + ">" + errors + label + " " + field + help + "</li>"
	}, `<li>%s</li>`, "</li>", ` <span class="helptext">`, "</span>", false},
	"as_p": {func(class, label, errors, field, help string) string {
		return "<p" + class + ">" + label + " " + field + help + "</p>"
	}, `%s`, "</p>", ` <span class="helptext">`, "</span>", true},
}

// draw is as_table(), as_ul() or as_p().
func (f *Form) draw(name string) (HTML, error) {
	of := shapes[name]
	found, err := f.Errors()
	if err != nil {
		return "", err
	}
	top := &ErrorList{class: "nonfield"}
	if whole := found.of(wholeForm); whole != nil {
		top.items = append(top.items, whole.items...)
	}
	all, err := f.boundFields()
	if err != nil {
		return "", err
	}
	var rows []string
	hidden, hasHidden, class, size := "", false, "", 0
	for _, b := range all {
		errors, err := b.errors()
		if err != nil {
			return "", err
		}
		class = ""
		field, err := b.HTML()
		if err != nil {
			return "", err
		}
		if b.field.widget.hidden() {
			texts, err := errors.texts()
			if err != nil {
				return "", err
			}
			for _, item := range texts {
				text, err := pyrun.Str(item)
				if err != nil {
					return "", err
				}
				line := strings.NewReplacer("%(name)s", b.name, "%(error)s", text).Replace(said(f.host, "(Hidden field %(name)s) %(error)s"))
				top.items = append(top.items, line)
			}
			hidden, hasHidden = hidden+string(field), true
			continue
		}
		made, err := f.row(of, b, errors, string(field))
		if err != nil {
			return "", err
		}
		if class = made.class; made.above != "" {
			rows = append(rows, made.above)
		}
		rows = append(rows, made.row)
		size += len(made.row) + len(made.above)
		if err := works(f.host, (len(made.row)+len(made.above))/64); err != nil {
			return "", err
		}
		if size > pyrun.MaxText {
			return "", pyrun.ErrTooLong
		}
	}
	if len(top.items) > 0 {
		text, err := top.HTML()
		if err != nil {
			return "", err
		}
		rows = append([]string{strings.Replace(of.errors, "%s", string(text), 1)}, rows...)
	}
	if hasHidden {
		if len(rows) == 0 {
			rows = []string{hidden}
		} else {
			if !strings.HasSuffix(rows[len(rows)-1], of.ends) {
				rows = append(rows, of.row(class, "", "", "", ""))
			}
			last := rows[len(rows)-1]
			rows[len(rows)-1] = strings.TrimSuffix(last, of.ends) + hidden + of.ends
		}
	}
	return HTML(strings.Join(rows, "\n")), nil
}

// drawnRow is a field in its row, with the errors that stand above it.
type drawnRow struct{ above, row, class string }

func (f *Form) row(of shape, b *BoundField, errors *ErrorList, field string) (made drawnRow, err error) {
	class, err := b.cssClasses()
	if err != nil {
		return made, err
	}
	if class != "" {
		made.class = ` class="` + class + `"`
	}
	text, err := errors.HTML()
	if err != nil {
		return made, err
	}
	if of.apart {
		if text != "" {
			made.above = strings.Replace(of.errors, "%s", string(text), 1)
		}
		text = ""
	}
	label := HTML("")
	if so, err := pyrun.Truth(b.label()); err != nil {
		return made, err
	} else if so {
		if label, err = b.labelTag(nil, nil, nil); err != nil {
			return made, err
		}
	}
	help := ""
	if so, err := pyrun.Truth(b.field.help); err != nil {
		return made, err
	} else if so {
		said, err := pyrun.Str(b.field.help) // which Django does not escape
		if err != nil {
			return made, err
		}
		help = of.helps + said + of.helpEnd
	}
	made.row = of.row(made.class, string(label), string(text), field, help)
	return made, nil
}

// Draw draws a form that its class makes of what it is given: the whole for "as_p", or one of its fields, and false where
// it has no such field. wrong is what was found wrong with what was sent, where somebody else has looked; nil where
// nothing was sent.
func Draw(class *pyrun.Class, given *pyrun.Args, wrong *ErrorDict, name string) (HTML, bool, error) {
	made, err := pyrun.CallWith(class, given)
	if err != nil {
		return "", false, err
	}
	f, err := formOf(made)
	if err != nil {
		return "", false, err
	}
	for _, field := range wrong.fields() {
		if b, err := f.bind(field); err == nil {
			wrong.lists[field].id = b.autoID()
		}
	}
	if f.errors = wrong; name == "as_p" {
		drawn, err := f.draw(name)
		return drawn, true, err
	}
	if field, err := f.named(name); field == nil || err != nil {
		return "", false, err
	}
	b, err := f.bind(name)
	if err != nil {
		return "", false, err
	}
	drawn, err := b.HTML()
	return drawn, true, err
}
