package language

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// A deployment gives a site other code and other settings in the course of a lesson. What it says is merged with what the
// site says, as both are written, and the whole is read as a site is: so all that is told of a site is told of each
// version, at its own line. From there on the reader has the lesson with that site.

// deployed are the keys of a site that are its code and its settings, in the order in which they are offered.
var deployed = []string{"settings", "pages", urlsKey, viewsKey, formsKey, "templates", middlewareKey, orderKey, signalsKey, appsKey, processorsKey, modulesKey,
	localeKey, localeMiddlewareKey, "sessions", "csrf", bugKey}

// bugKey is the key of a site under which its mistake stands, and noBug what a deployment says that mends it.
const bugKey, noBug = "bug", "none"

// mostDeployed is how many times a lesson deploys: each time its sites are read anew.
const mostDeployed = 20

// deploy is another version of a site.
var deploy = func() kind[world.Redeploy] {
	keys := []key[world.Redeploy]{at(Field{Name: "host", Required: true, About: rule.Text{EN: "of the site", KO: "사이트의 호스트입니다."}}, siteHost, func(a *world.Redeploy) *string { return &a.Host })}
	for _, name := range deployed { // which are read with what stays of the site
		keys = append(keys, key[world.Redeploy]{deployField(name), func(*Reader, *lesson.Node, *world.Redeploy) {}, nil})
	}
	k := shapeOf(deployVerb, keys...).short("write deploy: {host: %s, settings: {…}}").
		without("%s are no part of what is deployed: what is in the database stays", "put them at the site, or change rows in the course of the lesson with shell", "users", groupsKey, rowsKey).
		without("%s are no part of what is deployed: other models need a migration", "let the site have them from the beginning", "models").
		without("%s is no part of what is deployed", "AUTH_USER_MODEL is changed by set_user_model, and its tables are made by migrate", userModelKey, "migrated").
		without("%s stays as it is when a site is deployed", "let the site say it", "built_in", appKey, "project_of", "http", "proxy", "header_limit", "keep_alive", "instances", "clock_off").
		checked((*Reader).deployTo).open(func(r *Reader, e lesson.Entry, _ *world.Redeploy) bool { return r.isModuleOf(e) }).kind()
	k.write = func(a world.Redeploy) *lesson.Node {
		n, _ := a.As.(*lesson.Node)
		return n
	}
	return k.called("[map](#deploy)")
}()

// deployVerb is the verb.
const deployVerb = "deploy"

// deployField is a key of a site as a deployment has it.
func deployField(name string) Field {
	all := Site()
	f := all[slices.IndexFunc(all, func(f Field) bool { return f.Name == name })]
	f.Default, f.Required = "as it was", false
	switch name {
	case bugKey:
		f.Type = word(append(bugNames(), noBug)...).called("name").Type
		f.About = en("another [mistake](#bugs), or `none`: it is mended")
	case "settings":
		f.About = en("[settings](#settings) that are set from here on, the others stay; or a whole [settings.py](#a-file-of-settings)")
	}
	return f
}

// deployTo reads the site as it is with what is deployed, and goes on with it.
func (r *Reader) deployTo(n *lesson.Node, a *world.Redeploy) {
	src := r.site(a.Host)
	if src == nil || src.Node.Kind != lesson.Map {
		return
	}
	if r.deploys++; r.deploys > mostDeployed {
		r.Add(n.Pos, "make two lessons of it", "a lesson deploys at most %d times", mostDeployed)
		return
	}
	if len(n.Entries) < 2 {
		r.Add(n.Pos, "say beside host what changes, as in settings: {SESSION_COOKIE_AGE: 10m}", "this deploys nothing")
		return
	}
	if !r.replacesNoHole(src, n) || !r.fitsSettingsFile(src, n) {
		return
	}
	next := *r.lesson
	next.Sites = slices.Clone(next.Sites)
	at := slices.IndexFunc(next.Sites, func(s lesson.Site) bool { return s.Host.Value == a.Host })
	next.Sites[at] = src.Becomes(func(written *lesson.Node) *lesson.Node { return deployedOver(written, n) }, longForm)
	was, read := r.sites[a.Host]
	if !read {
		was = r.Filled(r.fillings).ReadSite(*src)
	}
	with := r.Filled(r.fillings)
	with.aside, with.lesson = false, &next
	before := len(r.Problems)
	r.deployedSettings(n, with, src)
	for i := range next.Sites {
		if i == at || with.PartOf(next.Sites[i], next.Sites[at]) {
			a.Sites = append(a.Sites, with.ReadSite(next.Sites[i]))
		}
	}
	slices.SortStableFunc(a.Sites, func(x, y httpsim.Site) int { return isOther(x, a.Host) - isOther(y, a.Host) })
	with.CheckLinks()
	r.tellDeployed(n, with.Problems)
	if len(r.Problems) > before {
		return
	}
	if now := a.Sites[0]; now.UserModel != was.UserModel {
		r.Add(n.Get("settings").Pos, "AUTH_USER_MODEL is changed by set_user_model, and its tables are made by migrate", "%s is no part of what is deployed", authUserModel)
		return
	}
	if a.About, a.Told = changesOf(was, a.Sites[0]); len(a.Told) == 0 {
		r.Add(n.Pos, "say what is other than before", "this deploys nothing: the site has all of it already")
		return
	}
	r.goOnWith(with, n)
	a.As = n
}

// isOther orders the site that is deployed before the others of its project.
func isOther(s httpsim.Site, host string) int {
	if s.Host == host {
		return 0
	}
	return 1
}

// goOnWith lets r read what follows in the lesson of another reader, and what that one has met in what is deployed.
func (r *Reader) goOnWith(with *Reader, n *lesson.Node) {
	r.lesson, r.shells, r.sites = with.lesson, map[string]djangocode.Known{}, with.sites
	r.newUsers = r.newUsers || with.newUsers
	for _, p := range with.Pauses {
		if p.Pos.Line >= n.Pos.Line {
			r.Pauses = append(r.Pauses, p)
		}
	}
	r.Uses(with)
}

// GoOn lets r read what follows an act that was done: with the site as it is deployed.
func (r *Reader) GoOn(act world.Act) {
	a, is := act.(world.Redeploy)
	n, written := a.As.(*lesson.Node)
	if !is || !written {
		return
	}
	r.sites = map[string]httpsim.Site{}
	next := *r.lesson
	next.Sites = slices.Clone(next.Sites)
	for i, s := range next.Sites {
		if s.Host.Value == a.Host {
			next.Sites[i] = s.Becomes(func(written *lesson.Node) *lesson.Node { return deployedOver(written, n) }, longForm)
		}
	}
	r.lesson = &next
}

// SiteNow returns a site of the lesson, by its place there, as it is where r stands.
func (r *Reader) SiteNow(i int) lesson.Site { return r.lesson.Sites[i] }

// tellDeployed tells what is wrong with a version. What was told of the site before is not told again, and what is wrong
// with a line of the site because of what is deployed stands there.
func (r *Reader) tellDeployed(n *lesson.Node, problems diag.List) {
	for _, p := range problems {
		_, inHole := InHole(p.Pos)
		if slices.ContainsFunc(slices.Concat(r.told, r.Problems), func(t diag.Diagnostic) bool { return t.Pos == p.Pos && t.Message == p.Message }) {
			continue
		}
		if !inHole && p.Pos.Line < n.Pos.Line {
			p.Pos = n.Pos
			p = p.Within("with this deployed the rest of the site is wrong: %s")
		}
		r.Problems = append(r.Problems, p)
	}
}

// deployedSettings tells what is wrong with settings by their names that are deployed over a settings.py, each at its place.
func (r *Reader) deployedSettings(n *lesson.Node, with *Reader, src *lesson.Site) {
	all := n.Get("settings")
	if all == nil || all.Kind != lesson.Map || !isSettingsFile(src.Node.Get("settings")) {
		return
	}
	look := with.Filled(with.fillings)
	look.siteNode, look.project = src.Node, with.projectOf(src).Node
	settings.read(look, all)
	r.Problems = append(r.Problems, look.Problems...)
}

// replacesNoHole reports whether nothing of what a deployment replaces, or says, has a hole, and tells where one has.
func (r *Reader) replacesNoHole(src *lesson.Site, n *lesson.Node) bool {
	before := len(r.Problems)
	for _, e := range n.Entries {
		for _, h := range Holes(mapOf(e)) {
			r.Add(r.HoleAt(h), "let the site have it, in a part that no step deploys anew", "a hole does not stand in what is deployed")
		}
		old := src.Node.Get(e.Key.Value)
		if old == nil {
			continue
		}
		if holeOf(old) != nil || old.Kind != lesson.Map || e.Value.Kind != lesson.Map {
			old = mapOf(lesson.Entry{Key: e.Key, Value: old})
		} else {
			replaced := *old
			replaced.Entries = slices.DeleteFunc(slices.Clone(old.Entries), func(was lesson.Entry) bool { return e.Value.Get(was.Key.Value) == nil })
			old = mapOf(lesson.Entry{Key: e.Key, Value: &replaced})
		}
		if holes := Holes(old); len(holes) > 0 {
			r.Add(e.Key.Pos, "deploy other parts of it, let the task stand in another part", "the hole %q stands in what is replaced here: what was written there would be gone", holes[0].Name.Value)
		}
	}
	return len(r.Problems) == before
}

// mapOf is a map of one entry.
func mapOf(e lesson.Entry) *lesson.Node {
	return &lesson.Node{Kind: lesson.Map, Pos: e.Key.Pos, Entries: []lesson.Entry{e}}
}

// fitsSettingsFile reports whether keys that a settings.py decides are deployed as one, and tells where they are not.
func (r *Reader) fitsSettingsFile(src *lesson.Site, n *lesson.Node) bool {
	before := len(r.Problems)
	for _, key := range []string{"csrf", localeMiddlewareKey} {
		if e := n.Get(key); e != nil && isSettingsFile(src.Node.Get("settings")) && !isSettingsFile(n.Get("settings")) {
			r.Add(e.Pos, "deploy a whole settings.py, with another MIDDLEWARE", "the settings.py of the site says what %s is", key)
		}
	}
	return len(r.Problems) == before
}

// Deploys is lesson.Vocabulary.Deploys.
func deploysSite(act lesson.Entry) (host string, change func(*lesson.Node) *lesson.Node) {
	if act.Key.Value != deployVerb || act.Value.Kind != lesson.Map || act.Value.Get("host") == nil {
		return "", nil
	}
	return act.Value.Get("host").Value, func(written *lesson.Node) *lesson.Node { return deployedOver(written, act.Value) }
}

// deployedOver is what stands under a host, with what is deployed there: maps by the names in them, everything else whole.
func deployedOver(site, n *lesson.Node) *lesson.Node {
	if site == nil || site.Kind != lesson.Map {
		return site
	}
	now := *site
	now.Entries = slices.Clone(site.Entries)
	put := func(e lesson.Entry) {
		if at := slices.IndexFunc(now.Entries, func(had lesson.Entry) bool { return had.Key.Value == e.Key.Value }); at >= 0 {
			now.Entries[at] = e
		} else {
			now.Entries = append(now.Entries, e)
		}
	}
	drop := func(key string) {
		now.Entries = slices.DeleteFunc(now.Entries, func(e lesson.Entry) bool { return e.Key.Value == key })
	}
	for _, e := range n.Entries {
		had := now.Get(e.Key.Value)
		file := now.Get("settings")
		switch {
		case !slices.Contains(deployed, e.Key.Value):
		case e.Key.Value == bugKey && e.Value.Value == noBug:
			drop(bugKey)
		case e.Key.Value == "settings" && e.Value.Kind == lesson.Map && isSettingsFile(had):
			put(lesson.Entry{Key: e.Key, Value: withLines(had, writtenSettings(e.Value))})
		case e.Key.Value == "settings" && isSettingsFile(e.Value):
			for _, said := range saidOfSite(settingsOf(e.Value)) {
				drop(said.key)
			}
			put(e)
		case e.Key.Value == "sessions" && now.Get("sessions") == nil && isSettingsFile(file):
			put(lesson.Entry{Key: e.Key, Value: file})
			drop("sessions")
			put(lesson.Entry{Key: &lesson.Node{Kind: lesson.Scalar, Value: "settings", Pos: e.Key.Pos}, Value: withLines(file, []writtenSetting{{sessionEngine, python.Quote(httpsim.Sessions(e.Value.Value).Engine())}})})
		case had != nil && had.Kind == lesson.Map && e.Value.Kind == lesson.Map && holeOf(e.Value) == nil:
			put(lesson.Entry{Key: e.Key, Value: byNames(had, e.Value, slices.Contains(filesTogether, e.Key.Value))})
		default:
			put(e)
		}
	}
	return &now
}

// byNames are the values of a map, with others by their names. Those of files that are read as one text stand in the order
// of their lines.
func byNames(had, more *lesson.Node, asOne bool) *lesson.Node {
	all := *had
	all.Entries = slices.Clone(had.Entries)
	for _, e := range more.Entries {
		at := slices.IndexFunc(all.Entries, func(was lesson.Entry) bool { return was.Key.Value == e.Key.Value })
		switch {
		case at < 0:
			all.Entries = append(all.Entries, e)
		case asOne:
			all.Entries = append(slices.Delete(all.Entries, at, at+1), e)
		default:
			all.Entries[at] = e
		}
	}
	return &all
}

// writtenSetting is a line of a settings.py.
type writtenSetting struct{ name, code string }

// writtenSettings are settings by their names as lines of a settings.py, as far as they can be read.
func writtenSettings(n *lesson.Node) (all []writtenSetting) {
	var silent Reader
	for _, e := range n.Entries {
		if s, is := tableSetting(e.Key.Value); is {
			if value, ok := settingKind(s).read(&silent, e.Value); ok {
				all = append(all, writtenSetting{s.Name, djangocode.SettingCode(s, value)})
			}
		} else if code, ok := silent.settingCode(e.Value, e.Key.Value, 0); ok && ownSettingName().MatchString(e.Key.Value) {
			all = append(all, writtenSetting{e.Key.Value, code})
		}
	}
	return all
}

// withLines is a settings.py in which settings have other values: in the line of each where that is the one that sets it,
// and else in one behind all others.
func withLines(file *lesson.Node, all []writtenSetting) *lesson.Node {
	now := *file
	now.Value = strings.TrimRight(file.Value, "\n") + "\n"
	for _, s := range all {
		line := s.name + " = " + s.code
		places := regexp.MustCompile(`(?m)^`+s.name+` *=[^=\n][^\n]*$`).FindAllStringIndex(now.Value, -1)
		if len(places) == 1 && strings.Count(now.Value, s.name) == 1 && isWhole(now.Value[places[0][0]:places[0][1]]) && !strings.Contains(line, "\n") {
			now.Value = now.Value[:places[0][0]] + line + now.Value[places[0][1]:]
			continue
		}
		now.Value += line + "\n"
	}
	return &now
}

// isWhole reports whether a line of Python is a statement by itself.
func isWhole(line string) bool {
	_, err := python.Program(line)
	return err == nil
}
