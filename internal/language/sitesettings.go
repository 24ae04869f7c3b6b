package language

import (
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/python"
)

// settingsRead are the settings of a site: Django's, and its own.
type settingsRead struct {
	django httpsim.Settings
	own    []httpsim.OwnSetting
}

// settings are Django's settings by their own names, each as it is typed.
var settings = shapeOf("settings", collect(httpsim.SettingTable(), func(s httpsim.Setting) key[settingsRead] {
	return put(Field{Name: s.Name, Default: s.Default}, settingKind(s), func(all *settingsRead, value string, _ *lesson.Node) {
		if all.django == nil {
			all.django = httpsim.Settings{}
		}
		all.django[s.Name] = value
	})
})...).without(unplayed, "leave it out", httpsim.Unplayed()...).
	without(older, "write CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL").
	without(older, "write CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST").
	without("%s is a key of the site itself here", "write sessions: beside settings:", sessionEngine).
	without("%s is a key of the site itself here", "write user_model: beside settings:, or leave it out: a class of models.py that derives from AbstractUser is what it names", authUserModel).
	open((*Reader).ownSetting)

// settingKind is the type of a setting; its values are kept as typed.
func settingKind(s httpsim.Setting) kind[string] {
	k := textKind
	switch {
	case s.Kind == httpsim.KindBool:
		k = typed(boolKind)
	case s.Kind == httpsim.KindLength:
		k = typed(lengthKind)
	case s.Kind == httpsim.KindRules:
		k = passwordRules
	case s.Kind == httpsim.KindLines, s.Kind == httpsim.KindPair:
		k = as(textsOfSetting(s), func(lines []string, _ *lesson.Node) string { return strings.Join(lines, "\n") }, nil)
	case s.Kind == httpsim.KindNames:
		k = namedTexts(s.Name)
	case s.Choices != nil:
		k = word(s.Choices...)
	}
	return k.called(string(s.Kind)).that(func(r *Reader, n *lesson.Node, value string) bool {
		if err := httpsim.CheckSetting(s.Name, value); err != nil {
			r.Add(n.Pos, languageAsCode(s.Name, value), "%v", err)
		}
		return true
	})
}

// languageAsCode is the hint for a LANGUAGE_CODE that is written as its folder is, or as that of a country: ko_KR.
func languageAsCode(setting, value string) string {
	code := strings.ToLower(strings.ReplaceAll(value, "_", "-"))
	if meant := httpsim.LanguageMeant(value); meant != "" {
		code = meant
	}
	if setting != "LANGUAGE_CODE" || code == value || httpsim.CheckSetting(setting, code) != nil {
		return ""
	}
	return diag.Meant(code).EN
}

// textsOfSetting are the texts of a setting. Of one that is a pair not only the brackets are
// missing where it is written as one text.
func textsOfSetting(s httpsim.Setting) kind[[]string] {
	texts := listOf(s.Name, textKind)
	if s.Kind == httpsim.KindPair {
		list := texts.read
		texts.read = func(r *Reader, n *lesson.Node) ([]string, bool) {
			if n.Kind != lesson.Scalar {
				return list(r, n)
			}
			r.Add(n.Pos, "", "%v", httpsim.CheckSetting(s.Name, n.Value))
			return nil, false
		}
	}
	return texts
}

// namedTexts are texts with what each is called, as a line each: a map, a list of pairs, or that list as settings.py has it.
func namedTexts(setting string) kind[string] {
	pair := textsOfSetting(httpsim.Setting{Name: setting}).Type
	forms := []Type{{Form: AsNames, Says: "code → name", Of: &textKind.Type}, {Form: AsList, Of: &pair}, textKind.Type}
	return kind[string]{Type{Form: AsEither, Says: "code → name", Either: forms}, func(r *Reader, n *lesson.Node) (string, bool) {
		const hint = "write {en: English, ko: 한국어}"
		pairs := pairsIn(n)
		if pairs == nil {
			r.Add(n.Pos, hint, "%s has codes, each with a name", setting)
			return "", false
		}
		entries, ok := r.Entries(pairs, setting)
		var b strings.Builder
		for _, e := range entries {
			if e.Value.Kind != lesson.Scalar || strings.ContainsAny(e.Key.Value+e.Value.Value, "\t\r\n") {
				r.Add(e.Key.Pos, hint, "%s has codes, each with a name", setting)
				return "", false
			}
			b.WriteString(e.Key.Value + "\t" + e.Value.Value + "\n")
		}
		return b.String(), ok
	}, nil}
}

// pairsIn is the map that a list of pairs stands for, or the text of one as settings.py has it; nil for what is neither.
func pairsIn(n *lesson.Node) *lesson.Node {
	switch {
	case n.Kind == lesson.Scalar && strings.ContainsAny(n.Value, "[("):
		e, err := python.Expression(n.Value)
		if err != nil {
			return nil
		}
		pairs := pairsOf(e)
		if pairs != nil {
			placeAll(pairs, n.Pos)
		}
		return pairs
	case n.Kind != lesson.List:
		return n
	}
	pairs := &lesson.Node{Kind: lesson.Map, Pos: n.Pos}
	for _, item := range n.Items {
		if item.Kind != lesson.List || len(item.Items) != 2 || item.Items[0].Kind != lesson.Scalar || item.Items[1].Kind != lesson.Scalar {
			return nil
		}
		name := *item.Items[1]
		if e, err := python.Expression("[(\"x\", " + name.Value + ")]"); err == nil && strings.HasSuffix(name.Value, ")") {
			if called := pairsOf(e); called != nil { // _("English")
				name.Value = called.Entries[0].Value.Value
			}
		}
		pairs.Entries = append(pairs.Entries, lesson.Entry{Key: item.Items[0], Value: &name})
	}
	return pairs
}

// placeAll places a map with all that is in it.
func placeAll(n *lesson.Node, pos diag.Pos) {
	n.Pos = pos
	for _, e := range n.Entries {
		placeAll(e.Key, pos)
		placeAll(e.Value, pos)
	}
}

// typed is a kind whose values are kept as they are typed.
func typed[V any](k kind[V]) kind[string] {
	return as(k, func(_ V, n *lesson.Node) string { return n.Value }, nil)
}
