package forms

import (
	"strings"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// shape is how a form is drawn: as_div(), as_p(), as_table() or as_ul(), to the white space that Django's templates leave.
type shape struct {
	errors string // those of the form: {errors}, and {alone} where it has no row to which hidden fields could go
	alone  string // {hidden}
	row    string // {class}, {label}, {errors}, {field}, {help}, {last}, or {group} for all but the first and the last
	help   string // {id}, {help}
	last   string // {hidden}, in the last row
}

var shapes = map[string]shape{
	"as_div": {
		errors: "{errors}\n{alone}\n", alone: "\n  <div>{hidden}</div>\n",
		row:  "\n  <div{class}>\n    {group}\n    {last}\n</div>\n",
		help: `<div class="helptext"{id}>{help}</div>`, last: "\n      {hidden}\n    ",
	},
	"as_p": {
		errors: "{errors}\n{alone}\n", alone: "\n  <p>{hidden}</p>\n",
		row:  "\n  {errors}\n  <p{class}>\n    {label}\n    {field}\n    {help}\n    {last}\n  </p>\n",
		help: "\n      <span class=\"helptext\"{id}>{help}</span>\n    ", last: "\n      {hidden}\n    ",
	},
	"as_table": {
		errors: "\n  <tr>\n    <td colspan=\"2\">\n      {errors}\n      {alone}\n    </td>\n  </tr>\n\n", alone: "\n        {hidden}\n      ",
		row:  "\n  <tr{class}>\n    <th>{label}</th>\n    <td>\n      {errors}\n      {field}\n      {help}\n      {last}\n    </td>\n  </tr>\n",
		help: "\n        <br>\n        <span class=\"helptext\"{id}>{help}</span>\n      ", last: "\n        {hidden}\n      ",
	},
	"as_ul": {
		errors: "\n  <li>\n    {errors}\n  {alone}\n  </li>\n\n", alone: "\n    {hidden}\n  ",
		row:  "\n  <li{class}>\n    {errors}\n    {label}\n    {field}\n    {help}\n    {last}\n  </li>\n",
		help: "\n      <span class=\"helptext\"{id}>{help}</span>\n    ", last: "\n      {hidden}\n    ",
	},
}

// filled is a text with what stands in braces given.
func filled(text string, given ...string) string { return strings.NewReplacer(given...).Replace(text) }

// draw is as_div() and its kin.
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
	var shown []*BoundField
	hidden := ""
	for _, b := range all {
		if !b.field.widget.hidden() {
			shown = append(shown, b)
			continue
		}
		field, err := b.HTML()
		if err != nil {
			return "", err
		}
		hidden += string(field)
		if err := f.tellsHidden(b, top); err != nil {
			return "", err
		}
	}
	drawn, err := top.HTML()
	if err != nil {
		return "", err
	}
	text := ""
	switch {
	case len(top.items) > 0 && len(shown) == 0:
		text = filled(of.errors, "{errors}", string(drawn), "{alone}", filled(of.alone, "{hidden}", hidden))
	case len(top.items) > 0:
		text = filled(of.errors, "{errors}", string(drawn), "{alone}", "")
	case len(shown) == 0:
		text = hidden
	}
	rows := []string{text}
	size := len(text)
	for i, b := range shown {
		last := ""
		if i == len(shown)-1 {
			last = filled(of.last, "{hidden}", hidden)
		}
		row, err := f.row(of, b, last)
		if err != nil {
			return "", err
		}
		rows = append(rows, row)
		size += len(row)
		if err := works(f.host, len(row)/64); err != nil {
			return "", err
		}
		if size > pyrun.MaxText {
			return "", pyrun.ErrTooLong
		}
	}
	return HTML(stripped(strings.Join(rows, ""))), nil
}

// tellsHidden tells of the errors of a hidden field among those of the whole form.
func (f *Form) tellsHidden(b *BoundField, top *ErrorList) error {
	errors, err := b.errors()
	if err != nil {
		return err
	}
	texts, err := errors.texts()
	if err != nil {
		return err
	}
	for _, item := range texts {
		text, err := pyrun.Str(item)
		if err != nil {
			return err
		}
		top.items = append(top.items, filled(said(f.host, "(Hidden field %(name)s) %(error)s"), "%(name)s", b.name, "%(error)s", text))
	}
	return nil
}

// stripped is a text as Python's strip() leaves it.
func stripped(text string) string { return strings.TrimFunc(text, python.IsSpace) }

// row is one field of a form, with the hidden ones behind it in the last one.
func (f *Form) row(of shape, b *BoundField, last string) (string, error) {
	class, err := b.cssClasses()
	if err != nil {
		return "", err
	}
	if class != "" {
		class = ` class="` + filters.Escape(class) + `"`
	}
	if strings.Contains(of.row, "{group}") {
		group, err := b.group()
		return filled(of.row, "{class}", class, "{group}", string(group), "{last}", last), err
	}
	field, err := b.HTML()
	if err != nil {
		return "", err
	}
	errors, err := b.errors()
	if err != nil {
		return "", err
	}
	text, err := errors.HTML()
	if err != nil {
		return "", err
	}
	label, help, err := b.beside(of, "label")
	return filled(of.row, "{class}", class, "{label}", string(label), "{errors}", string(text), "{field}", string(field), "{help}", help, "{last}", last), err
}

// beside are the label of a field, in a tag, and its help; empty where it has none.
func (b *BoundField) beside(of shape, tag string) (label HTML, help string, err error) {
	if so, err := pyrun.Truth(b.label()); err != nil {
		return "", "", err
	} else if so {
		if label, err = b.labelTag(tag, nil, nil, nil); err != nil {
			return "", "", err
		}
	}
	if so, err := pyrun.Truth(b.field.help); err != nil || !so {
		return label, "", err
	}
	said, err := pyrun.Str(b.field.help) // which Django does not escape
	id := b.autoID()
	if id != "" {
		id = ` id="` + filters.Escape(id) + `_helptext"`
	}
	return label, filled(of.help, "{id}", id, "{help}", said), err
}

// group is as_field_group(): the label, the help, the errors and the widget of a field, in a fieldset where the widget is
// several.
func (b *BoundField) group() (HTML, error) {
	field, err := b.HTML()
	if err != nil {
		return "", err
	}
	errors, err := b.errors()
	if err != nil {
		return "", err
	}
	wrong, err := errors.HTML()
	if err != nil {
		return "", err
	}
	tag, begin, end := "label", "\n  ", ""
	if b.usesFieldset() {
		described, err := b.describedBy()
		if err != nil {
			return "", err
		}
		if described != "" {
			described = ` aria-describedby="` + filters.Escape(described) + `"`
		}
		tag, begin, end = "legend", "\n  <fieldset"+described+">\n  ", "</fieldset>"
	}
	label, help, err := b.beside(shapes["as_div"], tag)
	return HTML(stripped(begin + string(label) + "\n\n" + help + "\n" + string(wrong) + "\n" + string(field) + end)), err
}

// Draw draws a form that its class makes of what it is given: the whole for "as_p" or its kin, or one of its fields, and false where
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
	if f.errors = wrong; shapes[name].row != "" {
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
