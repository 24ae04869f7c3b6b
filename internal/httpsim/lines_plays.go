package httpsim

import (
	"slices"
	"strings"
	"sync"

	"statelab/internal/pyrun"
)

// playedOf are the attributes that values of some kinds have here, by the names that package pynames has for the
// kinds. TestWhatIsPlayedIsListed holds them against what lines find.
var playedOf = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{
		"request": attributesOf["request"], "session": attributesOf["request.session"], "settings": attributesOf["settings"],
	}
	for kind, names := range map[string]string{
		"queryset":  `aggregate alias all annotate bulk_create bulk_update complex_filter contains count create dates datetimes db delete difference distinct earliest exclude exists filter first get get_or_create in_bulk intersection iterator last latest model none order_by ordered prefetch_related reverse select_for_update select_related union update update_or_create using values values_list`,
		"manager":   `aggregate alias all annotate bulk_create bulk_update complex_filter contains count create dates datetimes db difference distinct earliest exclude exists filter first get get_or_create in_bulk intersection iterator last latest model none order_by prefetch_related reverse select_for_update select_related union update update_or_create using values values_list`,
		"users":     `aggregate alias all annotate complex_filter contains count create create_superuser create_user dates datetimes db difference distinct earliest exclude exists filter first get get_by_natural_key get_or_create in_bulk intersection iterator last latest model none normalize_email order_by prefetch_related reverse select_for_update select_related union update using values values_list`,
		"user":      `backend check_password clean date_joined delete email email_user first_name full_clean get_all_permissions get_email_field_name get_full_name get_group_permissions get_session_auth_hash get_short_name get_user_permissions get_username has_module_perms has_perm has_perms has_usable_password id is_active is_anonymous is_authenticated is_staff is_superuser last_login last_name natural_key password pk refresh_from_db save set_password set_unusable_password username validate_unique`,
		"response":  `content cookies delete_cookie get has_header headers set_cookie set_signed_cookie setdefault status_code url write xframe_options_exempt`,
		"querydict": `clear copy dict get getlist items keys pop popitem setdefault update urlencode values`,
		"files":     `clear copy dict get getlist items keys pop popitem setdefault update values`,
		"headers":   `get items keys values`,
		"dict":      `clear copy get items keys pop popitem setdefault update values`,
		"cache":     `add decr delete get get_or_set incr set touch`,
		"match":     strings.Join(ofMatch, " "),
	} {
		all[kind] = strings.Fields(names)
	}
	return all
})

// PlaysInLines reports whether a value of a kind has an attribute here, models being those of the site; true of a kind of
// which that is not known.
func PlaysInLines(kind, attribute string, models []*Model) bool {
	all, known := playedOf()[kind]
	if !known || slices.Contains(all, attribute) {
		return true
	}
	return kind == "user" && slices.Contains([]string{"groups", "user_permissions"}, attribute) || kind == "user" && slices.ContainsFunc(models, func(m *Model) bool {
		return slices.ContainsFunc(m.Fields, func(f ModelField) bool {
			return f.Kind == ForeignKey && m.Reverse(f) == attribute || f.Name == attribute
		}) || slices.ContainsFunc(m.Many, func(f ManyField) bool { return f.target().users && f.Reverse(m) == attribute })
	})
}

// InModuleOfLines reports whether a module of Python's or Django's, by the name that lines call it, has a name here.
func InModuleOfLines(module, name string) bool {
	make := knownByPath(module)
	if make == nil {
		return false
	}
	switch of := make(nil).(type) {
	case *pyrun.Module:
		return of.Names[name] != nil
	case *pyrun.Class:
		return of.Names[name] != nil
	}
	return true // which nothing is known of
}
