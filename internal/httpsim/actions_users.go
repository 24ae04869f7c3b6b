package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// UserKey is a column by which a page looks a user up.
type UserKey = accounts.Key

// The columns. The zero value of LoadUser.By is ByName.
const (
	ByName  = accounts.ByName
	ByID    = accounts.ByID
	ByEmail = accounts.ByEmail
)

// LoadUser is User.objects.get(username=…), or by another column: one SELECT, and 500 when
// there is no such user.
type LoadUser struct {
	Name Template // or what the column holds
	By   UserKey  // empty: ByName
	As   string   // a name of the view's own for the user, of which Who tells; empty: found does

	Or404 bool // get_object_or_404(User, …): 404 instead

	// Row is the model whose row has the user, as its Field: user = order.user. The row keeps the
	// same user, and nobody is looked up twice. nil: Name and By say who it is.
	Row   *Model
	Of    string // what the view calls that row; empty: Row.Var()
	Field string
}

// FindUser is user = User.objects.filter(email=…).first(), and a question whether there is
// one. A branch that answers ends the page.
type FindUser struct {
	By             UserKey // empty: ByName
	Value          Template
	As             string // see LoadUser
	Exists         bool   // if User.objects.filter(email=…).exists(): user stays who it was
	IfFound, IfNot []Action
}

// CreateUser is user = User.objects.create_user(username, email, password): one INSERT, and
// 500 where the name is taken.
type CreateUser struct {
	Username, Email Template
	Password        *Template // nil: none by which anybody could log in
	Inactive        bool      // is_active=False
	As              string    // see LoadUser
}

// SaveUser sets columns of a user who was found, or of request.user, and writes the whole
// row: user.save(). What is nil stays.
type SaveUser struct {
	Visitor                              bool   // request.user
	Of                                   string // see Login
	Password, Email, FirstName, LastName *Template
	Unusable                             bool // set_unusable_password()
	IsActive, IsStaff, IsSuperuser       *bool
}

// CheckPassword is if request.user.check_password(…):, or of a user who was found. It logs
// nobody in, and asks the table for nobody who is known already.
type CheckPassword struct {
	Visitor        bool   // request.user
	Of             string // see Login
	Password       Template
	IfValid, IfNot []Action
}

func (a CheckPassword) run(v *visit) error {
	password, err := v.fill(a.Password, false)
	if err != nil {
		return err
	}
	user, err := v.whose(a.Visitor, a.Of, "check_password")
	if err != nil {
		return err
	}
	is := v.users.CheckPassword(user, password).Holds
	if is {
		v.Note("check_password(): it is that of %s", "check_password(): %s 사용자의 비밀번호가 맞음", user.Name())
	} else {
		v.Note("check_password(): it is not that of %s", "check_password(): %s 사용자의 비밀번호가 아님", user.Name())
	}
	return v.branch(is, a)
}

// Branches implements Branching.
func (a CheckPassword) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a CheckPassword) with(ifSo, ifNot []Action) Action {
	a.IfValid, a.IfNot = ifSo, ifNot
	return a
}

func (a CheckPassword) check(c *checking) {
	c.value(a.Password)
	if !a.Visitor && a.Of == "" && !c.form && !c.loaded {
		c.add("%s has no user: find, load or create one, or write whose: visitor", "check_password")
	}
	c.branches(a)
}

func (a LoadUser) run(v *visit) error {
	if a.Row != nil {
		return v.loadOf(a.As, a.RowName(), a.Field)
	}
	value, err := v.keyOf(a.By, a.Name)
	if err != nil {
		return err
	}
	err = v.as("User.objects.get()", func() error { return v.load(a.As, a.By, value) })
	if a.Or404 && errors.Is(err, errNoSuchUser) {
		return &HTTPError{Status: 404, Reason: string(NotFound), Message: "No User matches the given query.", say: rule.Textf("get_object_or_404(): no such user", "get_object_or_404(): 그런 사용자가 없음")}
	}
	return err
}

// keyOf is what a column is compared with: a text, or of the id a number.
func (v *visit) keyOf(by UserKey, of Template) (any, error) {
	text, err := v.fill(of, false)
	if err != nil || by != ByID {
		return text, err
	}
	id, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		//lint:ignore ST1005 these are Django's words
		err = fmt.Errorf("ValueError: Field 'id' expected a number but got %s.", pythonRepr(text))
	}
	return id, err
}

// orName is the column, by default that of the name.
func orName(by UserKey) UserKey {
	if by == "" {
		return ByName
	}
	return by
}

// errNoSuchUser says that get() has found none.
var errNoSuchUser = errors.New("User.DoesNotExist: User matching query does not exist")

// load keeps the user whom User.objects.get() has found.
func (v *visit) load(as string, by UserKey, value any) error {
	user, err := v.users.Get(orName(by), value)
	if as == "" || err == nil && user != nil {
		v.callsSo(as, user)
	}
	switch {
	case errors.Is(err, accounts.ErrSeveral):
		return errors.New("User.MultipleObjectsReturned: get() returned more than one User")
	case err != nil:
		return err
	case user == nil:
		return errNoSuchUser
	}
	v.Note("User.objects.get() is %s", "User.objects.get()은 %s", user.Name())
	return nil
}

// loadOf keeps the user whom a row has, None where it has none.
func (v *visit) loadOf(as, row, field string) error {
	r, err := v.theRow(row, field)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.model.Fields, func(f ModelField) bool { return f.Name == field })
	name := row + "." + field
	v.callsSo(as, nil)
	if r.values[i] == nil {
		v.noteCode("%s is None", name)
		return nil
	}
	return v.as(name, func() error {
		related, err := v.relatedTo(r, i)
		if err != nil {
			return err
		}
		user, _ := related.(*accounts.User)
		v.callsSo(as, user)
		v.Note("%s is %s", "%s: %s", name, user.Name())
		return nil
	})
}

func (a LoadUser) check(c *checking) {
	if a.Row != nil {
		c.hasRow("load_user", a.Row, a.RowName())
	}
	c.value(a.Name)
	c.finds(a.As)
}

// finds notes that a user was found, under a name or as the one of whom found tells.
func (c *checking) finds(as string) {
	if as != "" {
		c.nameOfUser(as)
		return
	}
	c.loaded = true
}

func (a FindUser) run(v *visit) error {
	value, err := v.keyOf(a.By, a.Value)
	if err != nil {
		return err
	}
	method := "first()"
	if a.Exists {
		method = "exists()"
	}
	var user *accounts.User
	err = v.as("User.objects.filter(…)."+method, func() (err error) {
		user, err = v.users.First(orName(a.By), value)
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case a.Exists:
	case a.As != "":
		v.nameUser(a.As, user)
	default:
		v.form = nil
		v.hold(user)
	}
	if user == nil {
		v.Note("there is no such user", "그런 사용자가 없음")
	} else {
		v.Note("there is such a user: %s", "그런 사용자가 있음: %s", user.Name())
	}
	return v.branch(user != nil, a)
}

// Branches implements Branching.
func (a FindUser) Branches() (ifSo, ifNot []Action) { return a.IfFound, a.IfNot }

func (a FindUser) with(ifSo, ifNot []Action) Action {
	a.IfFound, a.IfNot = ifSo, ifNot
	return a
}

func (a FindUser) check(c *checking) {
	c.value(a.Value)
	switch {
	case a.Exists:
	case a.As != "":
		c.nameOfUser(a.As)
	default:
		c.form, c.loaded = false, true
	}
	c.branches(a)
}

func (a CreateUser) run(v *visit) error {
	var user accounts.User
	for _, column := range []struct {
		of *Template
		to *string
	}{{&a.Username, &user.Username}, {&a.Email, &user.Email}} {
		text, err := v.fill(*column.of, false)
		if err != nil {
			return err
		}
		*column.to = text
	}
	if user.Username == "" {
		return errors.New("ValueError: The given username must be set")
	}
	user = user.Normalized()
	user.IsActive, user.DateJoined = !a.Inactive, v.server.env.Now().UTC()
	if err := v.passwordOf(&user, a.Password); err != nil {
		return err
	}
	return v.as("User.objects.create_user()", func() error {
		err := v.savesUser(&user, nil, func() error { return v.users.Add(&user) })
		if errors.Is(err, accounts.ErrTaken) {
			return errors.New("IntegrityError: UNIQUE constraint failed: " + v.users.Table() + ".username")
		}
		if err == nil {
			if a.As != "" {
				v.nameUser(a.As, &user)
			} else {
				v.form = nil
				v.hold(&user)
			}
			v.Note("create_user(): %s", "create_user(): %s", user.Name())
		}
		return err
	})
}

// passwordOf hashes a password for a user; nil is none.
func (v *visit) passwordOf(user *accounts.User, password *Template) error {
	if password == nil {
		v.users.SetUnusablePassword(user)
		return nil
	}
	text, err := v.fill(*password, false)
	if err == nil {
		v.users.SetPassword(user, text)
	}
	return err
}

func (a CreateUser) check(c *checking) {
	c.value(a.Username)
	c.value(a.Email)
	if a.Password != nil {
		c.value(*a.Password)
	}
	if a.As != "" {
		c.nameOfUser(a.As)
		return
	}
	c.form, c.loaded = false, true
}

func (a SaveUser) run(v *visit) error {
	user, err := v.whose(a.Visitor, a.Of, "save")
	if err != nil {
		return err
	}
	said, err := a.set(v, user)
	if err != nil {
		return err
	}
	return v.as("user.save()", func() error {
		err := v.savesUser(user, nil, func() error { return v.users.Save(user) })
		if errors.Is(err, accounts.ErrTaken) {
			return errors.New("IntegrityError: UNIQUE constraint failed: " + v.users.Table() + ".username")
		}
		if err == nil {
			v.Note("user.save(): %s, %s", "user.save(): %s, %s", user.Name(), strings.Join(said, ", "))
		}
		return err
	})
}

// whose is the visitor, or the user who was found or has a name, of whom a method is called.
func (v *visit) whose(visitor bool, name, method string) (*accounts.User, error) {
	if !visitor {
		user, err := Login{Of: name}.user(v)
		if errors.Is(err, errNoUser) && name != "" {
			err = v.noneHas(name, method)
		} else if errors.Is(err, errNoUser) {
			err = errors.New("AttributeError: 'NoneType' object has no attribute " + python.Repr(method))
		}
		return user, err
	}
	user, err := v.User()
	if err == nil && user == nil {
		err = errAnonymous
	}
	return user, err
}

// set sets the columns, and names those that it has set.
func (a SaveUser) set(v *visit, user *accounts.User) (said []string, err error) {
	for _, column := range []struct {
		name string
		of   *Template
		to   *string
	}{{"email", a.Email, &user.Email}, {"first_name", a.FirstName, &user.FirstName}, {"last_name", a.LastName, &user.LastName}} {
		if column.of == nil {
			continue
		}
		if *column.to, err = v.fill(*column.of, false); err != nil {
			return nil, err
		}
		said = append(said, column.name+" = "+shortValue(*column.to))
	}
	for _, column := range []struct {
		name   string
		of, to *bool
	}{{"is_active", a.IsActive, &user.IsActive}, {"is_staff", a.IsStaff, &user.IsStaff}, {"is_superuser", a.IsSuperuser, &user.IsSuperuser}} {
		if column.of != nil {
			*column.to = *column.of
			said = append(said, column.name+" = "+shortValue(*column.of))
		}
	}
	if a.Password != nil || a.Unusable {
		said = append(said, "password")
		err = v.passwordOf(user, a.Password)
	}
	return said, err
}

func (a SaveUser) check(c *checking) {
	for _, t := range []*Template{a.Password, a.Email, a.FirstName, a.LastName} {
		if t != nil {
			c.value(*t)
		}
	}
	if !a.Visitor && a.Of == "" && !c.form && !c.loaded {
		c.add("%s has no user: find, load or create one, or write whose: visitor", "save_user")
	}
}
