package httpsim

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/memo"
	"statelab/internal/pynames"
	"statelab/internal/wire"
)

// Model is a table of the site's own, as a class of Django's models declares it. It has no
// default but what is said: the zero value is no model.
type Model struct {
	App    string // the app that has it: see AppOf
	Name   string // of the class: "LoginAttempt"
	Fields []ModelField
	// Together are fields of which no two rows hold the same: unique_together. Empty: none.
	Together []string
	// Constraints are further ones: UniqueConstraint, and unique_together of which there is more than one.
	Constraints []UniqueConstraint
	Checks      []CheckConstraint
	Indexes     []Index
	DBTable     string   // db_table; empty: as Django names it
	Latest      []string // get_latest_by
	// Verbose is Meta.verbose_name; empty: the name in words.
	Verbose string
	Late    bool // that is a text of gettext_lazy()
	// Ordering is Meta.ordering: lookups, each with - before it from the largest on. Empty: none.
	Ordering []string
	// Many are its ManyToManyFields, whose tables stand among the models of the site: see WithTables.
	Many []ManyField
	// Through says that it is the table of a ManyToManyField, of which no class stands in models.py.
	Through bool
	// Code is the models.py in which its class stands, and Methods what that gives rows beside fields; nil for none.
	Code    *ModelsCode
	Methods []ModelMethod
	users   bool            // it is the model of the users
	keys    *textKeys       // of the rows of sessions, whose primary key is a text; nil of others
	bare    bool            // it derives from AbstractBaseUser, and not from AbstractUser
	permits bool            // it has PermissionsMixin, as AbstractUser has
	NamedBy string          // USERNAME_FIELD; empty: username
	Without []string        // fields of AbstractUser that it takes away: username = None
	keeps   *accounts.Model // how accounts reads and writes its rows, of a class of the site for its users; nil of others
	Unseen  bool            // nobody is shown its rows, which are many and the same in every project
	// Permissions are Meta.permissions, and OwnPermissions says that UsualPermissions are its default_permissions.
	Permissions      []Permission
	OwnPermissions   bool
	UsualPermissions []string
	Managed          bool    // the class may give it managers of its own
	Rows             [][]any // with which the table begins: the values of the fields in their order
}

// ModelField is a field of a model.
type ModelField struct {
	Name    string
	Kind    FieldKind
	Class   FieldKind // of one that is kept as another one: an EmailField is a CharField here; empty: Kind
	Unique  bool
	Null    bool
	Blank   bool // full_clean() lets it be empty
	Index   bool // db_index
	AutoNow bool // auto_now_add, of a DateTimeField and a DateField
	SaveNow bool // auto_now, of the same: it is the moment of each save()
	Fixed   bool // editable=False: no form has it
	// Verbose is verbose_name, empty for the name in words; Help is help_text.
	Verbose, Help string
	Late          bool // they are texts of gettext_lazy(), which are looked up where they are shown
	// MaxLength is max_length of a text; 0: LongestText, or what its class has.
	MaxLength      int
	Digits, Places int           // max_digits and decimal_places of a DecimalField
	Choices        []FieldChoice // nil: it holds anything
	// Related is related_name of a key, + for none; empty: as RelatedName says.
	Related string
	// OnDelete is what becomes of the row when that to which a ForeignKey points is deleted.
	OnDelete OnDelete // empty: Cascade
	To       *Model   // to which a ForeignKey points; nil: the user
	// Default is a value as rows have it; nil: the field has none, and a text is empty then.
	Default     any
	DefaultCall DefaultCall // empty: Default says it
	// DefaultMember says that Default is the value of a member of choices, which stands under DefaultName.
	DefaultMember bool
	Validated     bool   // its class in models.py has validators for it: see ValidatorsName
	back          *Model // of a step from what a key points to, to the rows of this model that point there
	user          *Model // to which a key to the user points, where the site has a class for users; nil: Django's
	ofAbstract    bool   // AbstractUser or AbstractBaseUser gives it to the class of the users
	reckoned      bool   // it is no column, but what was made of one: SUM("price")
}

// labelsOfDjango are the labels of the apps that startproject installs, beside which Django starts with no other of the
// same name.
var labelsOfDjango = []string{"admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"}

// customApp is the app of the user model of one's own.
const customApp = "accounts"

// LabelTaken reports whether an app of Django's has a name as its label.
func LabelTaken(name string) bool { return slices.Contains(labelsOfDjango, name) }

// AppTaken reports whether startapp makes no app of a name: a module is called so that Python finds, in a project with
// the packages that are known here.
func AppTaken(name string) bool {
	return slices.Contains(foreignPackages, name) || pynames.IsModule(name)
}

// AppOf is the app of a project in which its own models are, by a host: shop of www.shop.test.
func AppOf(host string) string {
	labels := strings.Split(wire.Hostname(host), ".")
	app := strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			return c
		}
		return '_'
	}, strings.ToLower(labels[max(0, len(labels)-2)]))
	if LabelTaken(app) || app == customApp || app == "" || app[0] < 'a' || app[0] > 'z' {
		app = "site_" + app
	}
	return app
}

// Table is the name of the table.
func (m *Model) Table() string { return cmp.Or(m.DBTable, m.App+"_"+strings.ToLower(m.Name)) }

// Var is what a view calls one row where it gives it no name: login_attempt, or file_row of a File.
func (m *Model) Var() string {
	if name := m.plainVar(); !slices.Contains(namesOfValues, name) {
		return name
	}
	return m.plainVar() + "_row"
}

// namesOfValues are what a view calls something else where nobody says otherwise.
var namesOfValues = []string{"post", "get", "cookie", "header", "json", "bearer", "token", "code", "now", "body", "item", "str", "data", "cache", "time", "row", "method",
	"list", "dict", "int", "print", "object", "set", "id", "type", "len", "max", "min", "sum", "any", "all", "file", "input", "open", "range", "next", "filter", "map", "hash", "iter"}

func (m *Model) plainVar() string {
	var b strings.Builder
	for i, c := range m.Name {
		if 'A' <= c && c <= 'Z' {
			if c += 'a' - 'A'; i > 0 {
				b.WriteByte('_')
			}
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Several is what a view calls rows: orders, entries.
func (m *Model) Several() string {
	name := m.plainVar()
	end := func(endings ...string) bool {
		return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(name, e) })
	}
	switch {
	case end("s", "x", "ch", "sh"):
		return name + "es"
	case end("y") && !end("ay", "ey", "oy", "uy"):
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}

// Count is what a view calls their number.
func (m *Model) Count() string { return m.plainVar() + "_count" }

// Field returns a field by its name; pk and id are the id, which every model has.
func (m *Model) Field(name string) (ModelField, bool) {
	if name == "pk" && m.IsSession() {
		return m.pkField(), true
	}
	if m.isPK(name) && !m.IsSession() {
		return ModelField{Name: name, Kind: IntegerField, Unique: true}, true
	}
	i := slices.IndexFunc(m.Fields, func(f ModelField) bool { return f.Name == name })
	if i < 0 {
		return ModelField{}, false
	}
	return m.Fields[i], true
}

// IsUser reports whether the field is a foreign key to the user.
func (f ModelField) IsUser() bool { return f.Kind == ForeignKey && f.To == nil }

// Column is the name of the field's column.
func (f ModelField) Column() string {
	switch {
	case f.Kind == ForeignKey:
		return f.Name + "_id"
	case f.Name == "pk":
		return "id"
	}
	return f.Name
}

// onDelete is the rule, said or not.
func (f ModelField) onDelete() OnDelete { return cmp.Or(f.OnDelete, Cascade) }

// Begun are the values of a row with which the table begins, with what a field has of which
// the row says nothing: a moment is now then.
func (m *Model) Begun(values []any, now time.Time) []any {
	begun := slices.Clone(values)
	for i, f := range m.Fields {
		switch {
		case begun[i] != nil || f.Null && !f.hasDefault():
		case f.IsMoment():
			begun[i] = f.moment(now)
		default:
			begun[i] = f.initial(now, nil)
		}
	}
	return begun
}

var (
	nameOfModel = memo.Pattern(`^[A-Z][A-Za-z0-9]{0,49}$`)
	nameOfField = memo.Pattern(`^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$`)
)

// namesInViews are names by which views have something else, beside takenNames.
var namesInViews = []string{"request", "visitor", "place", "timezone", "created", "authenticate", "users", "permission", "group", "content_type", "model", "models"}

// namesInModel are what every model of Django's has beside its fields.
var namesInModel = []string{"adelete", "arefresh_from_db", "asave", "check", "clean", "clean_fields", "date_error_message", "delete", "from_db", "full_clean", "get_constraints",
	"get_deferred_fields", "objects", "prepare_database_save", "refresh_from_db", "save", "save_base", "serializable_value", "unique_error_message", "validate_constraints", "validate_unique"}

// ModelMistake is something that is wrong with a model.
type ModelMistake struct {
	Model, Field string // names; no Field: it is about the model
	Together     int    // which field of unique_together it is about, -1 for none
	Ordering     int    // which one of ordering, -1 for none
	Err          error
	Hint         string // how it is mended
}

// mistakes are those found so far of the models up to one.
type mistakes struct {
	of      *Model
	all     []ModelMistake
	reverse []string // names that keys give to that to which they point, with its table
}

func (w *mistakes) fault(format, hint, field string, args ...any) {
	w.all = append(w.all, ModelMistake{w.of.Name, field, -1, -1, fmt.Errorf(format, args...), hint})
}

// CheckModels returns what is wrong with the models of a site.
func CheckModels(models []*Model) []ModelMistake {
	c := &mistakes{}
	var names, tables []string
	for _, m := range models {
		c.of = m
		mine := []string{m.Var(), m.Several(), m.Count()}
		if m.Through {
			tables = append(tables, m.Table())
			continue
		}
		if m.users { // of which views call no row so
			tables = append(tables, m.Table())
			m.checkFields(c)
			continue
		}
		switch {
		case !nameOfModel().MatchString(m.Name):
			c.fault("%q is no name of a model: it is written as Order or LoginAttempt", "give it another name", "", m.Name)
			continue
		case isRoot(m.Var()) || slices.Contains(slices.Concat(takenNames, namesInViews), m.Var()) || slices.Contains(namesInContext, m.Var()) || !IsName(m.Var()):
			c.fault("a model is not called %s: a view calls a row of it %s, which is something else there already", "give it another name", "", m.Name, m.Var())
		case slices.ContainsFunc(mine, func(name string) bool { return slices.Contains(names, name) }):
			c.fault("two models whose rows views would call alike: %s", "give it another name", "", m.Name)
		case slices.Contains(tables, m.Table()): // models.E028
			c.fault("two models have the table %s", "give it another name", "", m.Table())
		}
		names, tables = append(names, mine...), append(tables, m.Table())
		m.checkFields(c)
	}
	return c.all
}

func (m *Model) checkFields(c *mistakes) {
	var columns []string
	for _, f := range m.Fields {
		switch {
		case !nameOfField().MatchString(f.Name) || f.Name == "pk" || f.Name == "id" || !IsName(f.Name):
			c.fault("%s has no field called %q: a name has small letters, digits and _, and is neither id nor pk", "give it another name", f.Name, m.Name, f.Name)
		case slices.Contains(namesInModel, f.Name):
			c.fault("a field is not called %s: every model of Django's has something else by that name", "give it another name", f.Name, f.Name)
		case slices.Contains(columns, f.Column()) || slices.Contains(columns, f.Name):
			c.fault("%s has two fields called %s", "give it another name", f.Name, m.Name, f.Name)
		}
		columns = append(columns, f.Name, f.Column())
	}
	for i, name := range m.Together {
		if !slices.ContainsFunc(m.Fields, func(f ModelField) bool { return f.Name == name }) { // models.E012
			c.fault("%s has no field %s, of which unique_together speaks", "name fields of the model", "", m.Name, name)
			c.all[len(c.all)-1].Together = i
		}
	}
	if len(m.Together) == 1 {
		c.fault("unique_together is about two fields or more", "write unique: true at the field", "")
		c.all[len(c.all)-1].Together = 0
	}
	for i, name := range m.Ordering {
		if path, _, missing := m.Lookup(strings.TrimPrefix(name, "-")); path == nil { // models.E015
			c.fault("%s has no field %s, of which ordering speaks", "name fields of the model", "", m.Name, missing)
			c.all[len(c.all)-1].Ordering = i
		}
	}
	m.checkKeys(c)
	if len(m.Fields) == 0 {
		c.fault("%s has no fields", "as in fields: {item: CharField}", "", m.Name)
	}
}

// RelatedName is the related_name of a foreign key, empty for none. It is there where the model
// has another key to the same above it, which would have the same name there (fields.E304), and
// where a field there has the name of the model (fields.E303).
func (m *Model) RelatedName(f ModelField) string {
	if f.Related != "" {
		return f.Related
	}
	above := m.Fields[:max(0, slices.IndexFunc(m.Fields, func(other ModelField) bool { return other.Name == f.Name }))]
	_, taken := f.target().Field(strings.ToLower(m.Name))
	if taken || slices.ContainsFunc(above, func(other ModelField) bool {
		return other.Kind == ForeignKey && other.To == f.To && other.Related == "" && !other.IsOne()
	}) {
		return f.Name + "_" + strings.ToLower(m.Name) + "_set"
	}
	return ""
}

// Reverse is what the rows that point there by a key are called there, order_set, and of a OneToOneField the row;
// empty for nothing.
func (m *Model) Reverse(f ModelField) string {
	switch name := m.RelatedName(f); {
	case name == "+":
		return ""
	case name != "":
		return name
	case f.IsOne():
		return strings.ToLower(m.Name)
	}
	return strings.ToLower(m.Name) + "_set"
}

// checkKeys looks whether that to which a key points has something else by the name by which it finds
// the rows of this model: fields.E302 and fields.E304.
func (m *Model) checkKeys(c *mistakes) {
	for i, f := range m.Fields {
		name := m.Reverse(f)
		if f.Kind != ForeignKey || name == "" {
			continue
		}
		if !nameOfField().MatchString(name) && f.Related != "" || f.Related != "" && slices.Contains(namesInModel, name) {
			c.fault("%q is no related_name: it is a name with small letters, digits and _", "give it another name", f.Name, name)
			continue
		}
		_, taken := f.target().Field(name)
		if taken {
			c.fault("%s.%s gives %s the name %s, and that is a field there", "give the field there or the model another name", f.Name, m.Name, f.Name, f.target().Name, name)
			continue
		}
		of := f.target().Table() + "." + name
		if slices.Contains(c.reverse, of) {
			c.fault("%s.%s gives %s the name %s, as another key does", "give one of them another related_name", m.Fields[i].Name, m.Name, f.Name, f.target().Name, name)
		}
		c.reverse = append(c.reverse, of)
	}
}

// keyOf is the table to which a foreign key points, and the type of its column.
func (f ModelField) keyOf(users UserModel) (table, of string) {
	switch {
	case f.To.IsSession():
		return f.To.Table(), "varchar(40)"
	case f.To != nil:
		return f.To.Table(), "bigint"
	case f.user != nil:
		return f.user.Table(), "bigint"
	case users.custom():
		return accounts.CustomTable, "bigint"
	}
	return accounts.Table, "integer"
}

// hashed is the end of the name of an index.
func hashed(parts ...string) string {
	sum := md5.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])[:8]
}

// ddl is the table as Django's first migration makes it: foreign keys come last, and have an
// index.
func (m *Model) ddl(users UserModel) string {
	columns := []string{`"id" integer NOT NULL PRIMARY KEY AUTOINCREMENT`}
	var last, indices []string
	sets := []UniqueConstraint{{Fields: m.Together}}
	for _, u := range append(sets, m.Constraints...) {
		if u.Name == "" {
			indices = append(indices, m.uniqueSQL(u.Fields))
		}
	}
	for _, f := range m.Fields {
		column := `"` + f.Column() + `" `
		null := map[bool]string{true: " NULL", false: " NOT NULL"}[f.Null]
		if f.Unique {
			null += " UNIQUE"
		}
		if f.Kind == ForeignKey {
			table, key := f.keyOf(users)
			last = append(last, fmt.Sprintf(`%s%s%s REFERENCES "%s" ("%s") DEFERRABLE INITIALLY DEFERRED`, column, key, null, table, f.To.pk()))
			if !f.Unique {
				indices = append(indices, m.index(f))
			}
			continue
		}
		if (f.Class == "SlugField" || f.Index) && !f.Unique {
			indices = append(indices, m.index(f))
		}
		columns = append(columns, column+f.columnType()+null+f.check())
	}
	inside, behind := m.constraintsSQL()
	last, indices = append(last, inside...), append(indices, m.indexesSQL()...)
	indices = append(indices, behind...)
	return fmt.Sprintf(`CREATE TABLE "%s" (%s);`+"\n", m.Table(), strings.Join(append(columns, last...), ", ")) + strings.Join(indices, "")
}

// uniqueSQL has no two rows hold the same in all of some fields; empty for none.
func (m *Model) uniqueSQL(fields []string) string {
	together := m.columnsOf(fields)
	if len(together) == 0 {
		return ""
	}
	return fmt.Sprintf(`CREATE UNIQUE INDEX "%s_%s_%s_uniq" ON "%[1]s" ("%[4]s");`+"\n",
		m.Table(), strings.Join(together, "_"), hashed(append([]string{m.Table()}, together...)...), strings.Join(together, `", "`))
}

// columnsOf are the columns of fields.
func (m *Model) columnsOf(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		f, _ := m.Field(name)
		all[i] = f.Column()
	}
	return all
}

// index is that of a column.
func (m *Model) index(f ModelField) string {
	return fmt.Sprintf(`CREATE INDEX "%s_%s_%s" ON "%[1]s" ("%[2]s");`+"\n", m.Table(), f.Column(), hashed(m.Table(), f.Column()))
}

// ddlOf are the tables of all models.
func ddlOf(models []*Model, users UserModel) string {
	var b strings.Builder
	for _, m := range models {
		if !m.IsSession() { // whose table is Django's
			b.WriteString(m.ddl(users))
		}
	}
	return b.String()
}
