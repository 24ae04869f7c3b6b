package httpsim

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/forms"
	"statelab/internal/pylib"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// KnownInLines reports whether lines of a view find a name without giving it a value: by an import, "django.http.HttpResponse",
// or as it stands. models are those of the site.
func KnownInLines(name string, models []*Model) bool {
	if name == "request" {
		return true
	}
	last := name[strings.LastIndex(name, ".")+1:]
	if slices.ContainsFunc(models, func(m *Model) bool { return m.Name == last }) {
		return true
	}
	return knownByPath(name) != nil
}

// NamesToImport are the names that lines may import, sorted.
func NamesToImport() []string {
	names := slices.Collect(maps.Keys(knownOfLines().ofDjango))
	for full := range knownOfLines().ofImports {
		names = append(names, full[strings.LastIndex(full, ".")+1:])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// knownByPath finds what stands at a dotted name, or behind its last point where that is of Django.
func knownByPath(name string) func(r *running) pyrun.Value {
	if f := knownOfLines().ofImports[name]; f != nil {
		return f
	}
	module, last := "", name
	if i := strings.LastIndex(name, "."); i >= 0 {
		module, last = name[:i], name[i+1:]
	}
	if module == "" || strings.HasPrefix(module, "django.") || strings.HasPrefix(module, ".") || homes[last] == module {
		return knownOfLines().ofDjango[last]
	}
	return nil
}

// name finds a name that the lines do not give a value.
func (r *running) name(name string) (pyrun.Value, bool) {
	if slices.Contains(r.of.Lacks, name) {
		return nil, false
	}
	if v, has := r.made[name]; has {
		return v, true
	}
	last := name[strings.LastIndex(name, ".")+1:]
	for _, m := range r.server.models() {
		if m.Name == last && !(m.users && isDjangosUser(name)) {
			r.made[name] = r.modelValue(m)
			return r.made[name], true
		}
	}
	if r.connects {
		if value, known := r.nameOfSignals(name); known {
			r.made[name] = value
			return value, true
		}
	}
	if isDjangosUser(name) && r.usersModel() != ofUsers {
		r.made[name] = &swappedUser{r}
		return r.made[name], true
	}
	f := knownByPath(name)
	if f == nil {
		return nil, false
	}
	r.made[name] = f(r)
	return r.made[name], true
}

// attributesOf are what stands below names of Django's and of the request, for who reads lines.
var attributesOf = map[string][]string{
	"request": {"method", "path", "path_info", "GET", "POST", "COOKIES", "META", "headers", "session", "user", "body", "content_type", "scheme", "is_secure", "get_host", "get_port", "get_full_path", "build_absolute_uri",
		"get_signed_cookie", "resolver_match", "FILES", languageCodeName, "accepts"},
	"request.session": {"get", "pop", "setdefault", "update", "keys", "values", "items", "has_key", "flush", "clear", "cycle_key", "create", "save", "delete", "exists", "is_empty", "set_expiry", "get_expiry_age", "get_expiry_date",
		"get_expire_at_browser_close", "session_key", "modified", "accessed", "set_test_cookie", "test_cookie_worked", "delete_test_cookie"},
	"settings":               settingsRead(),
	"request.resolver_match": ofMatch,
}

// furtherAttributes are attributes and methods of what Django gives views.
var furtherAttributes = strings.Fields(`objects DoesNotExist MultipleObjectsReturned get filter exclude all first last count exists delete update create get_or_create update_or_create order_by
	groups user_permissions permissions codename content_type app_label user_set has_perm has_perms has_module_perms get_all_permissions get_user_permissions get_group_permissions none reverse select_for_update values values_list create_superuser aggregate latest earliest bulk_create bulk_update in_bulk distinct select_related prefetch_related annotate iterator remove full_clean clean clean_fields validate_unique message_dict Q F page get_page num_pages page_range object_list number paginator has_next has_previous has_other_pages next_page_number previous_page_number start_index end_index on_commit DecimalField quantize Sum Count Max Min Avg save refresh_from_db pk id asc desc alias Case When Value Exists Subquery OuterRef ExpressionWrapper Prefetch union intersection difference dates datetimes complex_filter contains using ordered
	backend normalize_email get_by_natural_key _create_user check_password set_password set_unusable_password has_usable_password get_username get_full_name get_session_auth_hash create_user last_login date_joined password
	is_valid get_user cleaned_data errors non_field_errors add_error
	status_code content headers cookies set_cookie delete_cookie set_signed_cookie has_header write xframe_options_exempt template_name context_data is_rendered render rendered_content add_post_render_callback
	getlist dict url_name kwargs session_key expire_date get_decoded clear_expired SessionStore load import_module reverse now utc localtime localdate is_aware is_naive make_aware make_naive timedelta datetime date timezone fromtimestamp fromisoformat min max today
	BadSignature SignatureExpired Signer TimestampSigner JSONSerializer get_cookie_signer signature timestamp salt sep fallback_keys JSONDecodeError urlencode get_or_set
	dumps loads unsign sign sign_object unsign_object encode decode hexdigest digest new sha256 sha1 md5 sha512 sha384 compare_digest token_hex token_urlsafe choice randint random shuffle sample randrange uniform choices randbelow uuid4 hex
	debug info success warning error add_message get_messages get_level set_level DEBUG INFO SUCCESS WARNING ERROR used added_new message tags level level_tag extra_tags
	email_user getLogger critical exception CRITICAL popitem key OutputString output coded_value time incr decr add touch clear set atomic floor ceil sqrt b64encode b64decode urlsafe_b64encode urlsafe_b64decode hexlify strptime UUID urn version group groups groupdict span start end string match search fullmatch findall finditer sub split pattern`)

// GivenByAnnotate are the names that annotate() gives rows in some lines.
func GivenByAnnotate(all []python.Statement) []string {
	var names []string
	python.Visit(all, func(e *python.Expr) {
		if e.Kind == python.Call && strings.HasSuffix("."+e.Parts[0].Dotted(), ".Prefetch") {
			for _, n := range e.Named {
				if n.Name == "to_attr" && n.Value.Kind == python.String {
					names = append(names, n.Value.Text)
				}
			}
			if len(e.Parts) == 4 && e.Parts[3].Kind == python.String {
				names = append(names, e.Parts[3].Text)
			}
		}
		if e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && (e.Parts[0].Text == "annotate" || e.Parts[0].Text == "aggregate") {
			for _, n := range e.Named {
				names = append(names, n.Name)
			}
			for _, p := range e.Parts[1:] { // annotate(Count("item")) gives item__count
				if p.Kind == python.Call && len(p.Parts) == 2 && p.Parts[1].Kind == python.String {
					text := p.Parts[0].Dotted()
					names = append(names, p.Parts[1].Text+"__"+strings.ToLower(text[strings.LastIndexByte(text, '.')+1:]))
				}
			}
		}
	})
	return names
}

// mayBeGiven reports whether an attribute that lines give a value may be a name of their own, and is none of a model
// misspelt.
func mayBeGiven(attribute string, models []*Model) bool {
	var fields []string
	for _, m := range models {
		for _, f := range m.Fields {
			fields = append(fields, f.Name)
		}
	}
	return !slices.ContainsFunc(slices.Concat(fields, ofUser), func(known string) bool { return diag.Near(attribute, known) && attribute != known+"s" })
}

// HasInLines reports whether something that lines of a view can have has an attribute: of a dotted
// name, or of any value where that is empty. models are those of the site.
func HasInLines(of, attribute string, models []*Model, onRequest []string) bool {
	if (of == "request" || of == "" || strings.HasSuffix(of, ".request")) && slices.Contains(onRequest, attribute) {
		return true
	}
	if of == pyrun.Anything {
		return mayBeGiven(attribute, models)
	}
	if AttributesOfModels(models)[attribute] || of == "models" && (knownOfModule(attribute) || slices.ContainsFunc(models, func(m *Model) bool { return m.Name == attribute })) {
		return true
	}
	if all, closed := attributesOf[of]; closed && of != "request" {
		return slices.Contains(all, attribute)
	}
	if names := pylib.Names(of); names != nil && slices.Contains(names, attribute) {
		return true
	}
	if all := modulesOfForms[of]; all != nil {
		return slices.Contains(all(), attribute)
	}
	if of == "request" && slices.Contains(attributesOf[of], attribute) {
		return true
	}
	if of == "request.user" || of == "" || of != "request" {
		if classAttributes()[attribute] || slices.Contains(classNames(), attribute) || pyrun.Attributes(attribute) || pylib.HasAttribute(attribute) || slices.Contains(furtherAttributes, attribute) || slices.Contains(ofUser, attribute) {
			return true
		}
		for _, all := range attributesOf {
			if slices.Contains(all, attribute) {
				return true
			}
		}
		for _, m := range slices.Concat(models, []*Model{ofSessions}) {
			for _, f := range m.Fields {
				if f.Name == attribute || f.Column() == attribute || f.Kind == ForeignKey && m.Reverse(f) == attribute || len(f.Choices) > 0 && attribute == "get_"+f.Name+"_display" {
					return true
				}
			}
			if _, is := m.own(attribute); is {
				return true
			}
			for _, f := range m.Many {
				if f.Name == attribute || f.Reverse(m) == attribute {
					return true
				}
			}
		}
	}
	return false
}

// knownOfModule reports whether django.db.models has a name here.
func knownOfModule(name string) bool { return InModuleOfLines("models", name) }

// modulesOfForms are what stands in the modules about forms, and about languages.
var modulesOfForms = map[string]func() []string{
	"forms":               forms.InModule,
	"password_validation": func() []string { return slices.Sorted(maps.Keys(validationNames())) },
	"translation":         InTranslation,
	"re":                  InRe,
	"i18n":                func() []string { return []string{"set_language"} },
	"validators":          func() []string { return slices.Sorted(maps.Keys(forms.Validators(nil))) },
}

// HasInForms reports whether a form, a field of one, a widget or an error has an attribute: of a dotted name that is
// not of the request, or of any value.
func HasInForms(of, attribute string) bool {
	return of != "request" && !strings.HasPrefix(of, "request.") && modulesOfForms[of] == nil && forms.Has(attribute)
}

// NamesInForms are the attributes of what a form is made of, and for forms itself the names of that module.
func NamesInForms(of string) []string {
	if of == "forms" {
		return forms.InModule()
	}
	return forms.Attributes()
}

// MakesForms are names by which lines that have to do with forms are known.
func MakesForms() []string {
	return []string{"forms", "validators", "AuthenticationForm", "SetPasswordForm", "PasswordChangeForm", "BaseUserCreationForm", "UserCreationForm", "ValidationError", "password_validation", "Form", "ModelForm"}
}
