package forms

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"statelab/internal/pyrun"
)

// Names are what django.forms has, by name, of which a host is told: fields, widgets, Form and ValidationError.
func Names(host Host) map[string]pyrun.Value {
	form := NewForm(host)
	all := map[string]pyrun.Value{"Form": form, "ModelForm": NewModelForm(form, host), "ValidationError": ValidationError()}
	for _, k := range fieldKinds() {
		all[k.name] = &FieldClass{k, host}
	}
	for _, k := range widgetKinds() {
		all[k.name] = &WidgetClass{k}
	}
	return all
}

// NotPlayed are names of django.forms that are there and not played.
var NotPlayed = strings.Fields(`BaseForm BaseFormSet formset_factory modelformset_factory inlineformset_factory BaseModelFormSet ComboField MultiValueField SplitDateTimeField SplitDateTimeWidget
	FileField ImageField FilePathField FileInput ClearableFileInput MultiWidget SelectDateWidget TimeField TimeInput DurationField GenericIPAddressField JSONField
	NullBooleanField NullBooleanSelect Media`)

// attributes are what forms, fields, widgets and errors have, for who reads lines.
var attributes = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(`is_valid is_bound errors cleaned_data clean full_clean add_error has_error non_field_errors has_changed changed_data hidden_fields visible_fields is_multipart add_prefix order_fields
		get_initial_for_field as_div as_p as_table as_ul fields base_fields declared_fields initial prefix data files auto_id label_suffix empty_permitted use_required_attribute field_order error_css_class required_css_class
		required disabled label help_text widget error_messages validators max_length min_length strip empty_value max_value min_value choices queryset empty_label has_changed to_python
		attrs input_type is_required is_hidden render render_value
		name html_name field form id_for_label widget_type subwidgets value css_classes label_tag legend_tag aria_describedby use_fieldset as_field_group as_widget as_text as_textarea as_hidden tag choice_label
		as_data as_ul as_json as_text get_json_data message messages code params error_list error_dict message_dict limit_value instance save_m2m hex version
		username_field verbose_name attname user_cache get_invalid_login_error confirm_login_allowed get_users send_mail`) {
		all[name] = true
	}
	return all
})

// Has reports whether something of a form has an attribute of this name.
func Has(name string) bool { return attributes()[name] || strings.HasPrefix(name, "clean_") }

// Attributes are the names that something of a form has.
func Attributes() []string { return slices.Sorted(maps.Keys(attributes())) }

// InModule are the names of django.forms that are played.
func InModule() []string {
	names := []string{"Form", "ModelForm", "ValidationError"}
	for _, k := range fieldKinds() {
		names = append(names, k.name)
	}
	for _, k := range widgetKinds() {
		names = append(names, k.name)
	}
	return names
}

// ClassOfField is a class of fields by its name, nil for none.
func ClassOfField(name string, host Host) *FieldClass {
	if k := fieldNamed(name); k != nil {
		return &FieldClass{k, host}
	}
	return nil
}

// ClassOfWidget is a class of widgets by its name, nil for none.
func ClassOfWidget(name string) *WidgetClass {
	if k := widgetNamed(name); k != nil {
		return &WidgetClass{k}
	}
	return nil
}

// UsernameField is the class of the field of a user's name.
func UsernameField(host Host) *FieldClass { return &FieldClass{usernameKind(longestName), host} }
