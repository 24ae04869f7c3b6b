package forms

import (
	"strconv"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
)

// drawList writes radios or checkboxes, in the list in which Django 3.2 has them; 4.0 and later write <div>s.
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
	d.WriteString("<ul")
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
			d.WriteString("\n  <li>" + label + "<ul")
			if id != "" {
				d.WriteString(` id="` + id + "_" + strconv.Itoa(g.index) + `"`)
			}
			d.WriteString(">")
		}
		for _, o := range g.all {
			d.WriteString("\n    <li>")
			if err := w.drawOption(d, o, true); err != nil {
				return err
			}
			d.WriteString("\n\n</li>")
		}
		if g.label != nil {
			d.WriteString("\n  </ul></li>")
		}
	}
	d.WriteString("\n</ul>")
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
