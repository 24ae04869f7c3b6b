package forms

import (
	"statelab/internal/filters"
	"statelab/internal/pyrun"
)

// drawList writes radios or checkboxes, in the <div>s in which Django has them.
func (w *Widget) drawList(d *drawing) error {
	groups, err := w.groups(d)
	if err != nil {
		return err
	}
	id, err := escaped(d.attrs.Get("id"))
	if err != nil {
		return err
	}
	if full, _ := pyrun.Truth(d.attrs.Get("id")); !full {
		id = ""
	}
	d.WriteString("<div")
	if id != "" {
		d.WriteString(` id="` + id + `"`)
	}
	if class, has := d.attrs.Lookup("class"); has && class != "" && class != nil {
		d.WriteString(` class="`)
		if err := d.asText(class); err != nil {
			return err
		}
		d.WriteString(`"`)
	}
	d.WriteString(">")
	for _, g := range groups {
		if g.label != nil {
			label, err := escaped(g.label)
			if err != nil {
				return err
			}
			d.WriteString("\n  <div><label>" + label + "</label>")
		}
		for _, o := range g.all {
			d.WriteString("<div>\n    ")
			if err := w.drawOption(d, o, true); err != nil {
				return err
			}
			d.WriteString("\n\n</div>")
		}
		if g.label != nil {
			d.WriteString("\n  </div>")
		}
	}
	d.WriteString("\n</div>")
	return nil
}

// drawOption writes one radio or checkbox, within its label where it is asked for.
func (w *Widget) drawOption(d *drawing, o option, label bool) error {
	if label {
		d.WriteString("<label")
		if id, _ := o.attrs.Get("id").(string); id != "" {
			d.WriteString(` for="` + filters.Escape(id) + `"`)
		}
		d.WriteString(">")
	}
	d.attrs = o.attrs
	if err := d.input(w.input, o.value); err != nil {
		return err
	}
	if !label {
		return nil
	}
	text, err := escaped(o.label)
	d.WriteString("\n " + text + "</label>")
	return err
}
