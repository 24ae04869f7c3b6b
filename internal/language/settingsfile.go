package language

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// settingsOrFile are settings by their names, or a settings.py.
var settingsOrFile = Type{Form: AsEither, Says: "name → value, or a settings.py", Fields: settings.fields(), Either: []Type{settings.kind().called("name → value").Type, {Form: AsText, Says: "a settings.py of Django"}}}

// isSettingsFile reports whether what stands under settings is the text of a settings.py: the map that withSettings makes
// of one still has it.
func isSettingsFile(n *lesson.Node) bool {
	return n != nil && n.Kind != lesson.List && strings.ContainsAny(n.Value, "\n=")
}

// withSettings gives a site what its settings.py says: the settings as a map, and the keys of the site that stand for one.
func withSettings(site *lesson.Node) {
	i := slices.IndexFunc(site.Entries, func(e lesson.Entry) bool { return e.Key.Value == "settings" })
	if i < 0 || site.Entries[i].Value.Kind != lesson.Scalar || !isSettingsFile(site.Entries[i].Value) {
		return
	}
	text := site.Entries[i].Value
	all := *text
	all.Kind, all.Derived = lesson.Map, true
	file := settingsOf(text)
	if file != nil {
		all.Entries = settingEntries(file, text)
	}
	site.Entries[i].Value = &all
	for _, said := range saidOfSite(file) {
		if said.key == userModelKey && ownUserModel(site) {
			continue // the settings name the class of models.py, which is looked at when that is read
		}
		if site.Get(said.key) == nil {
			value := &lesson.Node{Kind: lesson.Scalar, Value: said.value, Pos: text.At(said.at.Line, said.at.Col), Derived: true}
			if said.key == orderKey {
				value = &lesson.Node{Kind: lesson.List, Pos: value.Pos, Derived: true}
				for _, name := range file.OwnMiddleware() {
					value.Items = append(value.Items, &lesson.Node{Kind: lesson.Scalar, Value: name, Pos: value.Pos, Derived: true})
				}
			}
			site.Entries = append(site.Entries, lesson.Entry{Key: &lesson.Node{Kind: lesson.Scalar, Value: said.key, Pos: value.Pos, Derived: true}, Value: value})
		}
	}
}

// userModelKey is the key of a site that stands for AUTH_USER_MODEL.
const userModelKey = "user_model"

// ownUserModel reports whether the models.py of a site seems to have a class of its users.
func ownUserModel(site *lesson.Node) bool {
	models := site.Get("models")
	return models != nil && models.Kind == lesson.Scalar && strings.Contains(models.Value, "AbstractUser")
}

// settingsOf is what a settings.py comes to, nil where it cannot be read.
func settingsOf(text *lesson.Node) *djangocode.SettingsFile {
	if len(text.Value) > longestViews {
		return nil
	}
	file, _ := djangocode.ReadSettings(Untabbed(text.Value))
	return file
}

// settingEntries are the settings of a settings.py: Django's as a lesson types them, and all others as a line of Python.
func settingEntries(file *djangocode.SettingsFile, text *lesson.Node) (entries []lesson.Entry) {
	for _, v := range file.Values {
		at := text.At(v.At.Line, v.At.Col)
		key := &lesson.Node{Kind: lesson.Scalar, Value: v.Name, Pos: text.At(v.At.Line, 1), Derived: true}
		if s, is := tableSetting(v.Name); is {
			if value, _ := fileSetting(s, v.Value); value != nil && !leftOpen(v) {
				placeInFile(value, at, file, text)
				entries = append(entries, lesson.Entry{Key: key, Value: value})
			}
			continue
		}
		if code, ok := djangocode.SettingLiteral(v.Value); ok {
			entries = append(entries, lesson.Entry{Key: key, Value: &lesson.Node{Kind: lesson.Scalar, Value: code, Pos: at, Derived: true}})
		}
	}
	if has, said := file.CORS(); said {
		entries = slices.DeleteFunc(entries, func(e lesson.Entry) bool { return !has && strings.HasPrefix(e.Key.Value, "CORS_") })
	}
	return entries
}

// leftOpen reports whether a setting says nothing here: the empty ALLOWED_HOSTS that startproject writes is what everybody
// fills in who has a host.
func leftOpen(v djangocode.SettingValue) bool {
	n, err := pyrun.Len(v.Value)
	return v.Name == "ALLOWED_HOSTS" && err == nil && n == 0
}

// tableSetting is a setting of Django's that a site here has.
func tableSetting(name string) (httpsim.Setting, bool) {
	table := httpsim.SettingTable()
	i := slices.IndexFunc(table, func(s httpsim.Setting) bool { return s.Name == name })
	if i < 0 {
		return httpsim.Setting{}, false
	}
	return table[i], true
}

// placeInFile places what was made of a value: its texts where they stand in the file.
func placeInFile(n *lesson.Node, at diag.Pos, file *djangocode.SettingsFile, text *lesson.Node) {
	n.Pos, n.Derived = at, true
	for _, item := range n.Items {
		placeInFile(item, at, file, text)
	}
	for _, e := range n.Entries {
		placeInFile(e.Key, at, file, text)
		placeInFile(e.Value, at, file, text)
	}
	if n.Kind == lesson.Scalar && n.Value != "" {
		if p := file.PlaceOf(n.Value, djangocode.Place{}); p.Line > 0 {
			n.Pos = text.At(p.Line, p.Col)
		}
	}
}

// said is what a settings.py says of a key of the site.
type said struct {
	key, value string
	at         djangocode.Place
}

// saidOfSite are the keys of a site for which a settings.py has something else.
func saidOfSite(file *djangocode.SettingsFile) (all []said) {
	if file == nil {
		return nil
	}
	if v := file.Of(sessionEngine); v != nil {
		for _, s := range httpsim.AllSessions() {
			if v.Value == httpsim.Sessions(s).Engine() {
				all = append(all, said{"sessions", s, v.At})
			}
		}
	}
	if v := file.Of(authUserModel); v != nil {
		for _, m := range httpsim.UserModels() {
			if v.Value == httpsim.UserModel(m).Setting() {
				all = append(all, said{userModelKey, m, v.At})
			}
		}
	}
	if v := file.Of("MIDDLEWARE"); v != nil {
		csrf, is := file.CSRF()
		locale, _ := file.Locale()
		if is {
			all = append(all, said{"csrf", strconv.FormatBool(csrf), v.At}, said{localeMiddlewareKey, strconv.FormatBool(locale), v.At})
		}
		if own := file.OwnMiddleware(); len(own) > 0 {
			all = append(all, said{orderKey, strings.Join(own, ", "), v.At})
		}
	}
	return all
}

// settingsFile reads the settings.py of a site: it tells what is wrong with it, and what in it is not played.
func (r *Reader) settingsFile(n *lesson.Node, s *siteRead) {
	text := *n
	text.Kind, text.Entries = lesson.Scalar, nil
	if _, ok := r.django(&text, longestViews); !ok {
		return
	}
	file, err := djangocode.ReadSettings(Untabbed(text.Value))
	r.tellIn(n, err)
	if file == nil {
		return
	}
	r.tellIn(n, file.Check(r.besideSettings()))
	for _, said := range saidOfSite(file) {
		if own := r.siteNode.Get(said.key); own != nil && !own.Derived {
			r.addOnce(own.Pos, "leave it out here, or there", "the settings.py of the site says what %s is as well", said.key)
		}
	}
	for _, name := range []string{sessionEngine, authUserModel} {
		v := file.Of(name)
		if v == nil {
			continue
		}
		known, like := slices.ContainsFunc(saidOfSite(file), func(s said) bool { return s.at == v.At }), playedAs(name)
		if own := httpsim.UsersAmong(r.models); own != nil && name == authUserModel {
			like = []string{own.App + "." + own.Name}
			known = v.Value == like[0]
		}
		if text, _ := v.Value.(string); !known {
			hint := "leave the line out"
			if name == authUserModel && len(like) == 1 {
				hint = "write " + python.Quote(like[0])
			}
			r.Add(n.At(v.At.Line, v.At.Col), cmp.Or(diag.DidYouMean(text, like), hint), "%s has another value than statelab plays", name)
		}
	}
	s.Lacks = file.Lacks()
	r.wrongSettings(n, file)
	s.SettingsText = Untabbed(text.Value)
	known := lesson.Node{Kind: lesson.Map, Pos: n.Pos, Derived: true}
	for _, e := range n.Entries {
		if _, is := tableSetting(e.Key.Value); is {
			known.Entries = append(known.Entries, e)
		} else if (r.readsSetting(e.Key.Value) || readByProcessor(file, e.Key.Value)) && len(s.OwnSettings) < mostOwnSettings && len(e.Value.Value) <= longestSettings {
			s.OwnSettings = append(s.OwnSettings, httpsim.OwnSetting{Name: e.Key.Value, Code: e.Value.Value})
		}
	}
	all, _ := settings.read(r, &known)
	s.Settings = all.django
}

// readByProcessor reports whether a context processor of Django's that TEMPLATES names reads a setting.
func readByProcessor(file *djangocode.SettingsFile, name string) bool {
	return slices.ContainsFunc(file.DjangoProcessors(), func(of string) bool {
		return slices.Contains(httpsim.SettingsOfProcessor(of), name)
	})
}

// playedAs are the values of SESSION_ENGINE, or of AUTH_USER_MODEL, that are played.
func playedAs(setting string) (values []string) {
	if setting == sessionEngine {
		return collect(httpsim.AllSessions(), func(s string) string { return httpsim.Sessions(s).Engine() })
	}
	return collect(httpsim.UserModels(), func(m string) string { return httpsim.UserModel(m).Setting() })
}

// listedProcessors leaves those context processors of a site that its TEMPLATES names.
func listedProcessors(n *lesson.Node, s *siteRead) {
	text := n.Get("settings")
	if !isSettingsFile(text) {
		return
	}
	file := settingsOf(text)
	if file == nil {
		return
	}
	if s.DjangoProcessors = file.DjangoProcessors(); s.ContextProcessors == nil {
		return
	}
	if named, said := file.OwnProcessors(); said {
		lines := *s.ContextProcessors
		lines.Calls = named
		s.ContextProcessors = &lines
	}
}

// besideSettings is what else of the site its settings.py names.
func (r *Reader) besideSettings() djangocode.SettingsBeside {
	beside := djangocode.SettingsBeside{Messages: r.inProject(func(text string) bool { return strings.Contains(text, "messages") }, "templates")}
	look := func(module, text string, in func(text string) []string) []string {
		if _, err := python.Program(text); err != nil { // of which it is told where the file is read
			beside.Unread = append(beside.Unread, module)
		}
		return in(text)
	}
	if file := r.siteNode.Get(processorsKey); file != nil {
		beside.Processors = look("context_processors", Untabbed(r.fillings.inView(file.Value).text), djangocode.ProcessorsIn)
	}
	if file := r.siteNode.Get(middlewareKey); file != nil && len(file.Items) == 1 && isView(file.Items[0]) {
		beside.Middleware = look("middleware", Untabbed(r.fillings.inView(viewText(file.Items[0])).text), djangocode.MiddlewareIn)
	}
	return beside
}

// tellIn tells what is wrong in a text of Python that stands under a key.
func (r *Reader) tellIn(n *lesson.Node, err error) {
	if err == nil {
		return
	}
	for _, p := range unread(err) {
		p.Pos = n.At(p.Pos.Line, p.Pos.Col)
		r.Problems = append(r.Problems, p)
	}
}

// wrongSettings tells which settings of a settings.py have values that they do not take, or that lines cannot read.
func (r *Reader) wrongSettings(n *lesson.Node, file *djangocode.SettingsFile) {
	for _, v := range file.Values {
		at := n.At(v.At.Line, v.At.Col)
		s, is := tableSetting(v.Name)
		if !is {
			r.misspeltSetting(n, v)
			if _, ok := djangocode.SettingLiteral(v.Value); !ok && r.readsSetting(v.Name) && !isDjangoSetting(v.Name) {
				r.Add(at, "give it a text, a number, a list or a dict", "no line of the site can read %s here", v.Name)
			}
			continue
		}
		if value, hint := fileSetting(s, v.Value); value == nil {
			wanted := wantedOf(s)
			say(&r.Problems, at, rule.Textf("%[1]s is %[2]s", "%[1]s의 값: %[3]s", s.Name, wanted.EN, wanted.KO), hint)
		}
	}
}

// misspeltSetting tells of a name that is a slip of the pen away from a setting of Django's, and that no line of the site
// reads.
func (r *Reader) misspeltSetting(n *lesson.Node, v djangocode.SettingValue) {
	known := slices.Concat(settingNames(), djangos(), []string{"ROOT_URLCONF", "WSGI_APPLICATION", "ASGI_APPLICATION"})
	if isDjangoSetting(v.Name) || slices.Contains(known, v.Name) || r.readsSetting(v.Name) {
		return
	}
	if i := slices.IndexFunc(known, func(k string) bool { return nearSetting(v.Name, k) }); i >= 0 {
		r.Add(n.At(v.At.Line, 1), diag.Meant(known[i]).EN, "%s is no setting of Django's, and nothing in the site reads it", v.Name)
	}
}

// fileSetting makes of a value that a settings.py has come to the one that a lesson has for it. It is nil, with a hint, where
// the setting does not take such a value.
func fileSetting(s httpsim.Setting, v pyrun.Value) (n *lesson.Node, hint rule.Text) {
	switch {
	case s.Kind == httpsim.KindBool:
		return truthOf(v)
	case s.Kind == httpsim.KindLength:
		return lengthOf(s, v)
	case s.Kind == httpsim.KindNames:
		return namesOfPairs(v), rule.Text{}
	case s.Kind == httpsim.KindLines, s.Kind == httpsim.KindPair, s.Kind == httpsim.KindRules:
		if v == nil && s.Kind == httpsim.KindPair {
			return lesson.NewText(""), rule.Text{}
		}
		if n := plainNode(v, 0); n != nil && n.Kind == lesson.List {
			return n, rule.Text{}
		}
		return nil, rule.Text{}
	case s.Choices != nil && (v == nil || v == false):
		return lesson.NewText("false"), rule.Text{}
	case s.Choices != nil:
		text, err := pyrun.Str(v)
		for _, c := range s.Choices {
			if err == nil && strings.EqualFold(c, text) && c != "false" {
				return lesson.NewText(c), rule.Text{}
			}
		}
		return nil, diag.Guess(text, s.Choices)
	case v == nil && s.Name == "SECRET_KEY":
		return nil, rule.Text{EN: `the environment is empty here: write os.environ.get("SECRET_KEY", "…")`, KO: `여기서는 환경 변수가 비어 있습니다. os.environ.get("SECRET_KEY", "…")로 적습니다`}
	case v == nil:
		return lesson.NewText(""), rule.Text{}
	}
	if text, is := v.(string); is {
		return lesson.NewText(text), rule.Text{}
	}
	return nil, rule.Text{}
}

// truthOf is truth of a value.
func truthOf(v pyrun.Value) (*lesson.Node, rule.Text) {
	switch v := v.(type) {
	case bool:
		return lesson.NewText(strconv.FormatBool(v)), rule.Text{}
	case int64:
		if v == 0 || v == 1 {
			return lesson.NewText(strconv.FormatBool(v == 1)), rule.Text{}
		}
	case string:
		return truth(&python.Expr{Kind: python.String}, "")
	}
	return nil, rule.Text{}
}

// lengthOf is a length of time of a number of seconds.
func lengthOf(s httpsim.Setting, v pyrun.Value) (*lesson.Node, rule.Text) {
	switch v := v.(type) {
	case nil:
		if s.Default == "" {
			return lesson.NewText(""), rule.Text{}
		}
	case pyrun.Delta:
		return nil, rule.Text{EN: "write .total_seconds() behind it", KO: "뒤에 .total_seconds()를 붙입니다"}
	case int64, float64:
		f, err := pyrun.Float(v)
		if err == nil && math.Abs(f) <= float64(longestSetting) {
			return lesson.NewText(clock.FormatLength(time.Duration(int64(f)) * time.Second)), rule.Text{}
		}
	}
	return nil, rule.Text{}
}

// namesOfPairs are the pairs of a list or a tuple, nil where it has something else.
func namesOfPairs(v pyrun.Value) *lesson.Node {
	items, err := pyrun.Iter(v)
	if _, is := v.(string); is || err != nil {
		return nil
	}
	n := &lesson.Node{Kind: lesson.Map}
	for _, item := range items {
		pair, err := pyrun.Iter(item)
		if err != nil || len(pair) != 2 {
			return nil
		}
		code, isCode := pair[0].(string)
		name, isName := pair[1].(string)
		if !isCode || !isName {
			return nil
		}
		n.Entries = append(n.Entries, lesson.NewEntry(code, lesson.NewText(name)))
	}
	return n
}

// plainNode is a list, a dict, a text or a number as a lesson types it; nil for another value.
func plainNode(v pyrun.Value, depth int) *lesson.Node {
	if depth > deepestSetting {
		return nil
	}
	switch v := v.(type) {
	case string:
		return lesson.NewText(v)
	case bool:
		return lesson.NewText(strconv.FormatBool(v))
	case int64, float64:
		text, err := pyrun.Str(v)
		if err != nil {
			return nil
		}
		return lesson.NewText(text)
	}
	items, err := pyrun.Iter(v)
	if err != nil {
		return nil
	}
	n := &lesson.Node{Kind: lesson.List}
	if pyrun.KindOf(v) == "dict" {
		n.Kind = lesson.Map
	}
	for _, item := range items {
		value := item
		key, is := item.(string)
		if n.Kind == lesson.Map {
			if value, err = pyrun.Item(v, item); err != nil || !is {
				return nil
			}
		}
		one := plainNode(value, depth+1)
		switch {
		case one == nil:
			return nil
		case n.Kind == lesson.Map:
			n.Entries = append(n.Entries, lesson.NewEntry(key, one))
		default:
			n.Items = append(n.Items, one)
		}
	}
	return n
}

// remarkSettings remarks on what a settings.py says and what is played otherwise, in what is shown alone.
func (r *Reader) remarkSettings(s lesson.Site) {
	all := s.Node.Get("settings")
	if !isSettingsFile(all) {
		return
	}
	if zone := all.Get("TIME_ZONE"); zone != nil && zone.Value != "'UTC'" {
		r.Add(zone.Pos, `with TIME_ZONE = "UTC" a page of Django shows the same`, "moments are shown in UTC here, and not in the zone %s", strings.Trim(zone.Value, "'"))
	}
}
