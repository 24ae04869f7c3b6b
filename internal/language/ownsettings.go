package language

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// The bounds of a site's own settings: how many there are, how deep their values, and how many octets these come to.
const mostOwnSettings, deepestSetting, longestSettings = 100, 16, 16 << 10

// ownSettingName is how Django wants a setting to be called, and setsNumber and reckons find values that are numbers, and
// those that Python would work out.
var (
	ownSettingName = memo.Pattern(`^[A-Z][A-Z0-9_]*$`)
	setsNumber     = memo.Pattern(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	reckons        = memo.Pattern(`^[0-9][0-9 .]*([*/+-][0-9 .]+)+$`)
)

// ownSettingNames are the names of the settings that a project has beside Django's.
func ownSettingNames(project *lesson.Node) (names []string) {
	for _, e := range entriesOf(project, cmp.Or(meantBy(project, "settings"), "settings")) {
		_, played := tableSetting(e.Key.Value)
		if name := e.Key.Value; e.Key.Derived && !played || ownSettingName().MatchString(name) && !isDjangoSetting(name) {
			names = append(names, name)
		}
	}
	return names
}

// isDjangoSetting reports whether a setting is one of Django's, or of what is played beside it.
func isDjangoSetting(name string) bool {
	return slices.Contains(settingNames(), name) || slices.Contains(djangos(), name) || httpsim.Renamed(name) != ""
}

// ownSetting reads a setting of the site's own, or tells why a key of settings is none. It is false for a slip of the pen.
func (r *Reader) ownSetting(e lesson.Entry, all *settingsRead) bool {
	name := e.Key.Value
	known := slices.Concat(settingNames(), djangos())
	switch upper := strings.ToUpper(name); {
	case name == holeKey, slices.ContainsFunc(known, func(k string) bool { return nearSetting(upper, k) }):
		return false
	case isDjangoSetting(upper):
		r.Add(e.Key.Pos, "write "+upper, "Django takes settings in capital letters alone")
	case !ownSettingName().MatchString(name) && ownSettingName().MatchString(upper):
		r.Add(e.Key.Pos, "write "+upper, "Django takes settings in capital letters alone")
	case !ownSettingName().MatchString(name):
		return false
	case !r.readsSetting(name):
		hint := diag.DidYouMean(name, known)
		r.Add(e.Key.Pos, cmp.Or(hint, "read it as settings."+name+", or delete it"), "%s is no setting of Django's, and nothing in the site reads it", name)
	case len(all.own) == mostOwnSettings:
		r.Add(e.Key.Pos, "write what belongs together into one map", "a site has at most %d settings of its own", mostOwnSettings)
	default:
		if code, ok := r.settingCode(e.Value, name, 0); ok && len(code) > longestSettings {
			r.Add(e.Value.Pos, "", "a setting is longer than %d bytes", longestSettings)
		} else if ok {
			all.own = append(all.own, httpsim.OwnSetting{Name: name, Code: code})
		}
	}
	return true
}

// nearSetting reports whether a name is one slip of the pen away from a setting's, or in each of its longer parts.
func nearSetting(name, setting string) bool {
	a, b := strings.Split(name, "_"), strings.Split(setting, "_")
	if len(a) != len(b) || name == setting || diag.Near(name, setting) {
		return diag.Near(name, setting)
	}
	for i := range a {
		if a[i] != b[i] && !(len(a[i]) > 3 && len(b[i]) > 3 && diag.Near(a[i], b[i])) {
			return false
		}
	}
	return true
}

// readsSetting reports whether a file of the project, or a page of it, names a setting.
func (r *Reader) readsSetting(name string) bool {
	return r.inProject(func(text string) bool { return strings.Contains(text, name) })
}

// inProject reports whether some text of the project holds: of a file, a page, or what a task has written there; and of what
// stands under more keys.
func (r *Reader) inProject(holds func(text string) bool, more ...string) bool {
	reads := func(n *lesson.Node) bool {
		return n != nil && n.Kind == lesson.Scalar && holds(n.Value)
	}
	var within func(n *lesson.Node) bool
	within = func(n *lesson.Node) bool {
		return n != nil && (reads(n) || slices.ContainsFunc(n.Items, within) || slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return within(e.Value) }))
	}
	keys := append([]string{"pages", modulesKey}, append(more, keysOfFiles...)...)
	for i := range r.lesson.Sites {
		src := &r.lesson.Sites[i]
		if r.projectOf(src).Node != r.project {
			continue
		}
		for _, key := range keys {
			if src.Node.Kind == lesson.Map && within(src.Node.Get(key)) {
				return true
			}
		}
	}
	for _, acts := range r.lesson.AllActs() { // what is deployed later
		for _, s := range acts {
			for _, act := range s.Actions {
				host, _ := deploysSite(act)
				if host != "" && r.isOfProject(host) && slices.ContainsFunc(keys, func(key string) bool { return within(act.Value.Get(key)) }) {
					return true
				}
			}
		}
	}
	for _, s := range r.lesson.Steps {
		if s.Task != nil && slices.ContainsFunc(s.Task.Write, func(hole lesson.Part) bool { return within(hole.Node) }) {
			return true
		}
	}
	return false
}

// isOfProject reports whether a host is one of the project that is read.
func (r *Reader) isOfProject(host string) bool {
	src := r.site(host)
	return src != nil && r.projectOf(src).Node == r.project
}

// settingCode is the value of a setting of the site's own, as Python writes it.
func (r *Reader) settingCode(n *lesson.Node, name string, depth int) (string, bool) {
	if depth > deepestSetting {
		r.Add(n.Pos, "", "a setting has %d lists and maps inside one another at most", deepestSetting)
		return "", false
	}
	var parts []string
	switch n.Kind {
	case lesson.List:
		for _, item := range n.Items {
			code, ok := r.settingCode(item, name, depth+1)
			if !ok {
				return "", false
			}
			parts = append(parts, code)
		}
		return "[" + strings.Join(parts, ", ") + "]", true
	case lesson.Map:
		for _, e := range n.Entries {
			code, ok := r.settingCode(e.Value, name, depth+1)
			if !ok {
				return "", false
			}
			parts = append(parts, python.Quote(e.Key.Value)+": "+code)
		}
		return "{" + strings.Join(parts, ", ") + "}", true
	case lesson.Scalar:
		return r.settingScalar(n, name)
	}
	return "", false
}

// settingScalar is settingCode of a text, a number, true, false or none.
func (r *Reader) settingScalar(n *lesson.Node, name string) (string, bool) {
	if n.Style != lesson.Plain {
		return python.Quote(n.Value), true
	}
	switch n.Value {
	case "true":
		return "True", true
	case "false":
		return "False", true
	case "none":
		return "None", true
	}
	if right := asPython(n.Value); right != "" {
		r.Add(n.Pos, "in quotes it is a text, and without: "+strings.ToLower(right), "%s is written otherwise here", n.Value)
		return "", false
	}
	switch length, err := clock.ParseLength(n.Value); {
	case setsNumber().MatchString(n.Value):
		if len(n.Value) > 15 {
			r.Add(n.Pos, "write it in quotes, for a text", "the number is longer than 15 signs")
			return "", false
		}
		return n.Value, true
	case err == nil:
		r.Add(n.Pos, "in quotes it is a text, and without: "+strconv.FormatInt(int64(length.Seconds()), 10), "a length of time in a setting of one's own is a number of seconds, as in settings.py")
		return "", false
	case reckons().MatchString(n.Value):
		r.Add(n.Pos, "write the number that it comes to; in quotes it is a text", "%s is not worked out here", n.Value)
		return "", false
	}
	return python.Quote(n.Value), true
}
