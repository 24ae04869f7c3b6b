package djangocode_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

const modelsBegin = "from django.conf import settings\nfrom django.db import models\n\n\n"

const usersBegin = "from django.contrib.auth.models import AbstractBaseUser, AbstractUser\nfrom django.db import models\n\n\n"

// orderWith is a models.py of a model with some lines.
func orderWith(lines string) string {
	return modelsBegin + "class Order(models.Model):\n    item = models.CharField(max_length=20)\n    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\n"
}

// TestModelsAreRefusedAtTheirPlace holds what is told of lines that Django does not take, or that are not played.
func TestModelsAreRefusedAtTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"misspelt option":    {orderWith(`note = models.CharField(max_lenght=20)`), `7:29: a CharField takes no max_lenght`},
		"did you mean":       {orderWith(`note = models.CharField(max_lenght=20)`), `did you mean "max_length"?`},
		"of another class":   {orderWith(`n = models.IntegerField(max_digits=4)`), `7:29: a IntegerField takes no max_digits`},
		"on_delete":          {orderWith(`user = models.ForeignKey(settings.AUTH_USER_MODEL)`), "says what becomes of its row: on_delete"},
		"on_delete misspelt": {orderWith(`user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCAD)`), `did you mean "CASCADE"?`},
		"Meta":               {orderWith("class Meta:\n    orderings = ['item']"), "8:9: Django answers TypeError: 'class Meta' got invalid attribute(s): orderings"},
		"Meta not played":    {orderWith("class Meta:\n    order_with_respect_to = 'item'"), "order_with_respect_to of a Meta is not played here"},
		"proxy":              {orderWith("class Meta:\n    proxy = True"), "a proxy model is not played here"},
		"field misspelt":     {orderWith(`note = models.CharFeld(max_length=2)`), `django.db.models has no CharFeld`},
		"field not played":   {orderWith(`file = models.FileField()`), "a FileField is not played here"},
		"no parentheses":     {orderWith(`n = models.IntegerField`), "a field is made with parentheses"},
		"__init__":           {orderWith("def __init__(self, *args):\n    pass"), "__init__() of a model in its own way"},
		"primary key":        {orderWith(`key = models.UUIDField(primary_key=True)`), "primary_key of a field is not played here"},
		"limit_choices_to":   {orderWith(`user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, limit_choices_to={})`), "limit_choices_to of a field is not played here"},
		"multi-table":        {modelsBegin + "class A(models.Model):\n    n = models.IntegerField()\n\n\nclass B(A):\n    pass\n", "9:9: A has a table, and a model that derives from it"},
		"AbstractBaseUser":   {usersBegin + "class User(AbstractBaseUser):\n    phone = models.CharField(max_length=9)\n", "5:1: User derives from AbstractBaseUser, and no USERNAME_FIELD says by what its users log in"},
		"field of names":     {usersBegin + "class User(AbstractBaseUser):\n    phone = models.CharField(max_length=9, unique=True)\n    USERNAME_FIELD = 'phne'\n", "7:22: USERNAME_FIELD names \"phne\", which is no field of User: did you mean \"phone\"?"},
		"number as a name":   {usersBegin + "class User(AbstractBaseUser):\n    phone = models.IntegerField(unique=True)\n    USERNAME_FIELD = 'phone'\n", "7:22: users log in by a text here, and phone is a IntegerField"},
		"names that repeat":  {usersBegin + "class User(AbstractBaseUser):\n    phone = models.CharField(max_length=9)\n    USERNAME_FIELD = 'phone'\n", "6:13: phone is USERNAME_FIELD, and not unique: Django does not start (auth.E003)"},
		"name no text":       {usersBegin + "class User(AbstractUser):\n    USERNAME_FIELD = email\n", "6:22: USERNAME_FIELD is the name of a field, in quotation marks"},
		"required twice":     {usersBegin + "class User(AbstractUser):\n    REQUIRED_FIELDS = ['username']\n", "6:24: username is USERNAME_FIELD, and none of REQUIRED_FIELDS (auth.E002)"},
		"required no list":   {usersBegin + "class User(AbstractUser):\n    REQUIRED_FIELDS = 'email'\n", "6:23: REQUIRED_FIELDS is a list (auth.E001)"},
		"required no field":  {usersBegin + "class User(AbstractUser):\n    REQUIRED_FIELDS = ['emial']\n", "6:24: REQUIRED_FIELDS names \"emial\", which is no field of User: did you mean \"email\"?"},
		"active is no truth": {usersBegin + "class User(AbstractUser):\n    is_active = models.IntegerField(default=1)\n", "6:17: is_active of a user is True or False, and this is a IntegerField"},
		"two user models":    {usersBegin + "class User(AbstractUser):\n    pass\n\n\nclass Member(AbstractUser):\n    pass\n", "9:14: AUTH_USER_MODEL names one class, and User derives from AbstractUser already"},
		"by email":           {usersBegin + "class User(AbstractUser):\n    USERNAME_FIELD = 'email'\n", "6:22: email is USERNAME_FIELD, and not unique: Django does not start (auth.E003)"},
		"no username":        {usersBegin + "class User(AbstractUser):\n    username = None\n", "5:1: User takes username away, and no USERNAME_FIELD says by what its users log in"},
		"another password":   {usersBegin + "class User(AbstractUser):\n    password = models.CharField(max_length=9)\n", "password of AbstractUser in its own way is not played here"},
		"taken away":         {usersBegin + "class User(AbstractUser):\n    is_staff = None\n", "6:16: is_staff of AbstractUser is taken away, and a user has it here"},
		"way of users":       {usersBegin + "class User(AbstractUser):\n    def check_password(self, raw):\n        return True\n", "check_password() of a user in its own way is not played here"},
		"abstract user":      {usersBegin + "class Base(AbstractUser):\n    class Meta:\n        abstract = True\n", "an abstract class between AbstractUser and the user model"},
		"user with a table":  {"from django.contrib.auth.models import User\nfrom django.db import models\n\n\nclass Member(User):\n    phone = models.CharField(max_length=9)\n", "a class that derives from User of Django, which has a table of its own, is not played here"},
		"swapped target":     {"from django.contrib.auth.models import AbstractUser, User\nfrom django.db import models\n\n\nclass Member(AbstractUser):\n    friend = models.ForeignKey(User, on_delete=models.CASCADE)\n", "User of django.contrib.auth has no table here: the users of the site are of the class Member"},
		"Meta of users":      {usersBegin + "class User(AbstractUser):\n    class Meta(Other.Meta):\n        ordering = ['pk']\n", "a Meta of a user model derives from that of AbstractUser here"},
		"no import of users": {modelsBegin + "class User(AbstractUser):\n    phone = models.CharField(max_length=9)\n", "5:12: AbstractUser is not imported"},
		"member":             {modelsBegin + "class S(models.TextChoices):\n    A = 'a'\n\n\nclass Order(models.Model):\n    s = models.CharField(max_length=1, choices=S.choices, default=S.B)\n", "S has no member B"},
		"choices without":    {modelsBegin + "class S(models.TextChoices):\n    A = 'a'\n\n\nclass Order(models.Model):\n    s = models.CharField(max_length=1, choices=S)\n", "write S.choices"},
		"constraint":         {orderWith("class Meta:\n    constraints = [models.UniqueConstraint(fields=['itme'], name='one')]"), "Order has no field itme"},
		"check":              {orderWith("class Meta:\n    constraints = [models.CheckConstraint(check=models.Q(itme='x'), name='one')]"), "Order has no field itme"},
		"a field of a mixin": {modelsBegin + "class M:\n    at = models.DateTimeField()\n\n\nclass Order(M, models.Model):\n    n = models.IntegerField()\n", "a field stands in a model, and M derives from none"},
		"import":             {"from django.db import models\n\n\nclass Order(models.Model):\n    at = models.DateTimeField(default=timezone.now)\n", "timezone is not imported here"},
		"validator":          {orderWith(`n = models.IntegerField(validators=[MinValueValidator(1)])`), "MinValueValidator is not imported here"},
		"attribute":          {orderWith("def open(self):\n    return self.itme"), `"self.itme"`},
		"not played":         {orderWith("def open(self):\n    return Order.objects.filter(models.FilteredRelation(Order.objects.all()))"), "django.db.models.FilteredRelation is Django's and is not played here"},
		"target":             {orderWith(`to = models.ForeignKey("Ordr", on_delete=models.CASCADE)`), `models.py has no model "Ordr"`},
		"abstract target":    {modelsBegin + "class B(models.Model):\n    class Meta:\n        abstract = True\n\n\nclass Order(models.Model):\n    b = models.ForeignKey(B, on_delete=models.CASCADE)\n", "B is abstract and has no table to point to"},
		"nothing":            {"from django.db import models\n", "models.py has no model"},
	} {
		_, err := djangocode.ReadModels(c.text, "shop", djangocode.Known{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n%s\nis told: %v\nwant: %s", name, c.text, err, c.want)
		}
	}
}

// TestEachLineOfModelsIsTold has every wrong line told, and the rest of the file read.
func TestEachLineOfModelsIsTold(t *testing.T) {
	file, err := djangocode.ReadModels(orderWith("note = models.CharField(max_lenght=20)\nn = models.IntegerFild()\nclass Meta:\n    orderings = []"), "shop", djangocode.Known{})
	if err == nil {
		t.Fatal("nothing is told")
	}
	several, is := err.(interface{ Unwrap() []error })
	if !is || len(several.Unwrap()) != 3 {
		t.Errorf("told are %v", err)
	}
	if len(file.Models) != 1 || len(file.Models[0].Fields) != 3 {
		t.Errorf("the models are %v", file.Models)
	}
}

// FuzzReadModels has models.py of all sorts read: what is wrong is a problem at a place, and what is read are models.
func FuzzReadModels(f *testing.F) {
	for _, lines := range []string{"n = models.IntegerField(default=f)", "objects = Q.as_manager()", "class Meta:\n    constraints = [models.CheckConstraint(check=models.Q(n=1) & ~models.Q(a__in=[1, 2]), name='x')]", "class S(models.TextChoices):\n    A = 'a', 'A'\ns = models.CharField(max_length=1, choices=S.choices)",
		"t = models.ManyToManyField('self', through='X')", "class Meta(B.Meta):\n    ordering = [models.F('n').desc()]"} {
		f.Add(orderWith(lines))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		file, err := djangocode.ReadModels(text, "shop", djangocode.Known{})
		var p *python.Problem
		if err != nil && !errors.As(err, &p) {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil {
			httpsim.CheckModels(file.Models)
		}
	})
}

// TestAModelsFileReckons reads choices, numbers and texts of fields that lines of the file work out while Django starts: they
// are what Python makes of them.
func TestAModelsFileReckons(t *testing.T) {
	head := "from django.conf import settings\nfrom django.db import models\nfrom django.utils.translation import gettext_lazy as _\n\nSIZES = tuple((c, c.upper()) for c in \"sml\")\nMORE = list(SIZES) + [(\"xl\", _(\"Extra\"))]\nLONG = 4 * 5\n\n\ndef kinds():\n    return [(\"a\", \"Tea\"), (\"b\", \"Milk\")]\n\n\nclass Theme(models.TextChoices):\n    DARK = \"d\", _(\"Dark\")\n    LIGHT = \"l\", \"Light\"\n\n\nclass Order(models.Model):\n"
	for field, want := range map[string]string{
		"models.CharField(max_length=9, choices=settings.LANGUAGES)":                                                    "en English|ko Korean",
		"models.CharField(max_length=9, choices=tuple(settings.LANGUAGES))":                                             "en English|ko Korean",
		"models.CharField(max_length=9, choices=[(code, name) for code, name in settings.LANGUAGES if code != \"en\"])": "ko Korean",
		"models.CharField(max_length=9, choices=SIZES)":                                                                 "s S|m M|l L",
		"models.CharField(max_length=9, choices=MORE)":                                                                  "s S|m M|l L|xl Extra late",
		"models.CharField(max_length=9, choices=kinds)":                                                                 "a Tea|b Milk",
		"models.CharField(max_length=9, choices=kinds())":                                                               "a Tea|b Milk",
		"models.CharField(max_length=9, choices={\"a\": \"Tea\"})":                                                      "a Tea",
		"models.CharField(max_length=9, choices=[(\"\", \"none\"), *kinds()])":                                          " none|a Tea|b Milk",
		"models.CharField(max_length=9, choices=Theme.choices + [(\"x\", \"X\")])":                                      "d Dark late|l Light|x X",
		"models.IntegerField(choices=[(n, str(n)) for n in range(1, 3)])":                                               "1 1|2 2",
		"models.CharField(max_length=LONG + 1, choices=[(settings.LANGUAGE_CODE, \"own\" + \"!\")])":                    "ko own!",
	} {
		listed := sessionstore.NewList(&pyrun.Tuple{Items: []pyrun.Value{"en", "English"}}, &pyrun.Tuple{Items: []pyrun.Value{"ko", "Korean"}})
		known := djangocode.Known{SettingValues: map[string]pyrun.Value{"LANGUAGES": listed, "LANGUAGE_CODE": "ko"}}
		file, err := djangocode.ReadModels(head+"    kind = "+field+"\n", "shop", known)
		if err != nil {
			t.Errorf("%s: %v", field, err)
			continue
		}
		var got []string
		f := file.Models[0].Fields[0]
		for _, c := range f.Choices {
			said := fmt.Sprint(c.Value, " ", c.Label)
			if c.Late {
				said += " late"
			}
			got = append(got, said)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %s, want %s", field, strings.Join(got, "|"), want)
		}
		if strings.Contains(field, "LONG") && f.MaxLength != 21 {
			t.Errorf("%s: %d", field, f.MaxLength)
		}
	}
	for _, field := range []string{"models.CharField(max_length=9, choices=nothing)", "models.CharField(max_length=9, choices=settings.NOTHING)", "models.CharField(max_length=9, choices=3 + 4)"} {
		if _, err := djangocode.ReadModels(head+"    kind = "+field+"\n", "shop", djangocode.Known{}); err == nil {
			t.Errorf("%s is read", field)
		}
	}
}
