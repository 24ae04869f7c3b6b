package korean

// ofUserModels are the messages about classes of users, and about how they log in.
var ofUserModels = map[string]string{
	"%s takes username away, and no USERNAME_FIELD says by what its users log in":           "%1 클래스가 username을 없애는데, 사용자가 무엇으로 로그인하는지 정하는 USERNAME_FIELD가 없습니다",
	"%s derives from AbstractBaseUser, and no USERNAME_FIELD says by what its users log in": "%1 클래스가 AbstractBaseUser를 상속하는데, 사용자가 무엇으로 로그인하는지 정하는 USERNAME_FIELD가 없습니다",
	"%s is not imported": "%1{을/를} 임포트하지 않았습니다",
	"USERNAME_FIELD is the name of a field, in quotation marks":                  "USERNAME_FIELD에는 필드 이름을 따옴표 안에 씁니다",
	"%s of a user is True or False, and this is a %s":                            "사용자의 %1 값은 True나 False인데, 이것은 %2입니다",
	"%s names %q, which is no field of %s":                                       "%1에 적힌 %2 필드는 %3 모델에 없습니다",
	"users log in by a text here, and %s is a %s":                                "여기서 사용자는 글로 된 값으로 로그인하는데, %1{은/는} %2입니다",
	"%s is USERNAME_FIELD, and not unique: Django does not start (auth.E003)":    "USERNAME_FIELD인 %1에 unique=True가 없어서 Django가 시작하지 않습니다(auth.E003)",
	"REQUIRED_FIELDS is a list (auth.E001)":                                      "REQUIRED_FIELDS는 목록이어야 합니다(auth.E001)",
	"%s is USERNAME_FIELD, and none of REQUIRED_FIELDS (auth.E002)":              "%1{은/는} USERNAME_FIELD이므로 REQUIRED_FIELDS에 넣지 않습니다(auth.E002)",
	"the domain of an address by which users log in has small letters, found %q": "로그인에 쓰는 메일 주소의 도메인은 소문자로 씁니다. 적은 것: %1",
	"%s logs in by %s, which is %q here":                                         "%1 사용자는 %2 값으로 로그인하는데, 여기에는 %3{이라고/라고} 적었습니다",
	"a user of the class %s has no %s":                                           "%1 클래스의 사용자에게는 %2{이/가} 없습니다",

	`write USERNAME_FIELD = "email"`:                                       `USERNAME_FIELD = "email"이라고 적습니다`,
	`write USERNAME_FIELD = "email", the name of a field with unique=True`: `unique=True인 필드의 이름을 USERNAME_FIELD = "email"처럼 적습니다`,
	`write REQUIRED_FIELDS = ["name"]`:                                     `REQUIRED_FIELDS = ["name"]처럼 적습니다`,
	"write %s = models.BooleanField(default=…)":                            "%1 = models.BooleanField(default=…)라고 적습니다",
	"its fields are %s":                                                    "필드: %1",
	"write %s = models.CharField(max_length=30, unique=True)":              "%1 = models.CharField(max_length=30, unique=True)라고 적습니다",
	"write unique=True":                                                    "unique=True를 적습니다",
	"write %s = models.EmailField(unique=True) in the class":               "클래스에 %1 = models.EmailField(unique=True)라고 적습니다",
	"leave it out: createsuperuser asks for it anyway":                     "지웁니다. createsuperuser가 어차피 묻습니다",
	"leave it out: it is the name under which the user stands":             "지웁니다. 사용자가 적힌 이름이 곧 그 값입니다",
	"write is_active = models.BooleanField(default=True) in the class":     "클래스에 is_active = models.BooleanField(default=True)라고 적습니다",
	"write from django.contrib.auth.models import %s":                      "from django.contrib.auth.models import %1{을/를} 적습니다",
	"leave it out, or give the class such a field":                         "지우거나, 클래스에 그런 필드를 둡니다",
	"write class Meta:":                                                    "class Meta:라고 적습니다",
}
