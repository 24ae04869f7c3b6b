package httpsim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Rows are found by a number, their id. The rows of sessions have a text in its place, session_key: each key has a number
// here, as it comes, which nobody is shown, and is read and written as the text that it is.

// textKeys are the keys of the rows of a model, by their numbers from 1 on.
type textKeys struct {
	mu      sync.Mutex
	numbers map[string]int64
	texts   []string
}

// ofSessions is django.contrib.sessions.models.Session as the models of a site know it. There is one of it, so that
// whatever points to it points to the same.
var ofSessions = &Model{App: "sessions", Name: "Session", DBTable: "django_session", Unseen: true, keys: &textKeys{numbers: map[string]int64{}}, Fields: []ModelField{
	{Name: "session_key", Kind: CharField, MaxLength: 40, Unique: true},
	{Name: "session_data", Kind: CharField, Class: "TextField"},
	{Name: "expire_date", Kind: DateTimeField, Index: true},
}}

// SessionModel is the model of the rows of sessions, to which a key of a model can point.
func SessionModel() *Model { return ofSessions }

// IsSession reports whether a model is that of the rows of sessions.
func (m *Model) IsSession() bool { return m != nil && m.keys != nil }

// pk is the column of the primary key; nil is the model of the users.
func (m *Model) pk() string {
	if m.IsSession() {
		return "session_key"
	}
	return "id"
}

// pkField is the field of the primary key.
func (m *Model) pkField() ModelField {
	if m.IsSession() {
		return m.Fields[0]
	}
	return ModelField{Name: "pk", Kind: IntegerField, Unique: true}
}

// isPK reports whether a field of the model is its primary key.
func (m *Model) isPK(name string) bool {
	return name == "pk" || name == m.pk()
}

// key is the primary key of a row of that number, as a column has it; nil for none.
func (m *Model) key(id int64) any {
	switch {
	case id == 0:
		return nil
	case !m.IsSession():
		return id
	}
	m.keys.mu.Lock()
	defer m.keys.mu.Unlock()
	return m.keys.texts[id-1]
}

// numbered is the number of a row by its primary key; 0 for none.
func (m *Model) numbered(key any) int64 {
	if !m.IsSession() {
		id, _ := key.(int64)
		return id
	}
	text, is := key.(string)
	if !is {
		return 0
	}
	m.keys.mu.Lock()
	defer m.keys.mu.Unlock()
	if m.keys.numbers[text] == 0 {
		text = strings.Clone(text)
		m.keys.texts = append(m.keys.texts, text)
		m.keys.numbers[text] = int64(len(m.keys.texts))
	}
	return m.keys.numbers[text]
}

// among is a condition on a column: one of some rows of the model, by their primary keys.
func (m *Model) among(column string, ids []int64) (where string, args []any) {
	where, args = in(column, ids)
	for i, id := range ids {
		args[i] = m.key(id)
	}
	return where, args
}

// inOrderOfKeys sorts the numbers of rows as their primary keys are sorted.
func (m *Model) inOrderOfKeys(ids []int64) {
	if !m.IsSession() {
		slices.Sort(ids)
		return
	}
	slices.SortFunc(ids, func(a, b int64) int {
		one, _ := m.key(a).(string)
		other, _ := m.key(b).(string)
		return strings.Compare(one, other)
	})
}

// keyed notes a row under the primary key that its fields have.
func (r *record) keyed() {
	if r.model.IsSession() {
		r.id = r.model.numbered(r.values[0])
	}
}

// pointsAt is the primary key of what the field points to.
func (f ModelField) pointsAt() ModelField { return f.target().pkField() }

// said is how notes name a row: by its number, and one of a session by its key.
func (r *record) said() rule.Text {
	if key, is := r.model.key(r.id).(string); is {
		short := sessionstore.ShortKey(key)
		return rule.Text{EN: "the row of " + short, KO: short + "의 행"}
	}
	return rule.Textf("row %d", "%d번 행", r.id)
}

// number is the same in a few signs, behind the name of the table.
func (r *record) number() string {
	if key, is := r.model.key(r.id).(string); is {
		return sessionstore.ShortKey(key)
	}
	return strconv.FormatInt(r.id, 10)
}

// isSaid says which row a name is.
func (r *record) isSaid(name string) rule.Text {
	if r.model.IsSession() {
		return rule.Textf("%s is the row of %s in %s", "%[1]s: %[3]s에 있는 %[2]s의 행", name, r.number(), r.model.Table())
	}
	return rule.Textf("%s is row %d of %s", "%[1]s: %[3]s의 %[2]d번 행", name, r.id, r.model.Table())
}

// noteOf notes a sentence about a row, as said() has it, which stands at the %[1]s of each language.
func (r *Request) noteOf(en, ko string, of rule.Text, args ...any) {
	r.notes = append(r.notes, rule.Text{EN: fmt.Sprintf(en, append([]any{of.EN}, args...)...), KO: fmt.Sprintf(ko, append([]any{of.KO}, args...)...)})
}

// saidOf puts that into a text.
func (r *record) saidOf(en, ko string) rule.Text {
	of := r.said()
	return rule.Text{EN: fmt.Sprintf(en, of.EN), KO: fmt.Sprintf(ko, of.KO)}
}

// saidOfKeys says that rows of sessions go.
func (m *Model) saidOfKeys(ids []int64) rule.Text {
	if len(ids) > 1 {
		return rule.Textf("%d rows go", "행 %d개를 지움", len(ids))
	}
	key, _ := m.key(ids[0]).(string)
	return rule.Textf("the row of %s goes", "%s의 행을 지움", sessionstore.ShortKey(key))
}

// pointedAt is the model to whose rows the numbers belong that the field is compared with: that to which a key points,
// and of a primary key that of sessions.
func (f ModelField) pointedAt() *Model {
	if f.Kind != ForeignKey {
		return ofSessions
	}
	return f.target()
}

// sessionAttr is what a row of a session has beside its columns.
func (o *lineRow) sessionAttr(name string) (pyrun.Value, bool, error) {
	if !o.record.model.IsSession() || name != "get_decoded" {
		return nil, false, nil
	}
	return method(name, func() (pyrun.Value, error) { return o.r.decoded(o.record), nil })
}

// decoded is get_decoded() of a row of a session.
func (r *Request) decoded(rec *record) *sessionstore.Dict {
	raw, _ := rec.values[1].(string)
	decoded := r.server.sessionEnv(&r.log).Decode(raw)
	if decoded.Data == nil {
		return newDict()
	}
	return decoded.Data
}
