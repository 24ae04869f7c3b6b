package korean

// ofDeploys are the messages about other versions of a site.
var ofDeploys = map[string]string{
	"%s are no part of what is deployed: what is in the database stays":                "%1{은/는} 배포하는 것이 아닙니다. 데이터베이스에 있는 것은 그대로 남습니다",
	"put them at the site, or change rows in the course of the lesson with shell":      "사이트에 적거나, 수업 중에 shell로 행을 바꿉니다",
	"%s are no part of what is deployed: other models need a migration":                "%1{은/는} 배포하는 것이 아닙니다. 모델이 바뀌면 마이그레이션이 필요합니다",
	"let the site have them from the beginning":                                        "처음부터 사이트에 적어 둡니다",
	"%s is no part of what is deployed":                                                "%1{은/는} 배포하는 것이 아닙니다",
	"AUTH_USER_MODEL is changed by set_user_model, and its tables are made by migrate": "AUTH_USER_MODEL은 set_user_model로 바꾸고, 테이블은 migrate로 만듭니다",
	"%s stays as it is when a site is deployed":                                        "사이트를 배포해도 %1{은/는} 그대로입니다",
	"let the site say it":               "사이트에 적습니다",
	"a lesson deploys at most %d times": "수업 하나에서 배포는 %1번까지 할 수 있습니다",
	"make two lessons of it":            "수업 두 개로 나눕니다",
	"this deploys nothing":              "배포하는 것이 없습니다",
	"say beside host what changes, as in settings: {SESSION_COOKIE_AGE: 10m}":           "host 옆에 무엇이 바뀌는지 적습니다. 예: settings: {SESSION_COOKIE_AGE: 10m}",
	"this deploys nothing: the site has all of it already":                              "배포하는 것이 없습니다. 사이트에 모두 이미 있습니다",
	"say what is other than before":                                                     "전과 달라지는 것을 적습니다",
	"with this deployed the rest of the site is wrong: %s":                              "이것을 배포하면 사이트의 나머지가 틀리게 됩니다: %1",
	"a hole does not stand in what is deployed":                                         "배포하는 것 안에는 채울 곳을 둘 수 없습니다",
	"let the site have it, in a part that no step deploys anew":                         "어느 단계에서도 새로 배포하지 않는 사이트의 부분에 둡니다",
	"the hole %q stands in what is replaced here: what was written there would be gone": "%1 채울 곳이 여기서 바뀌는 부분에 있습니다. 거기에 적은 것이 사라지게 됩니다",
	"deploy other parts of it, let the task stand in another part":                      "다른 부분을 배포하거나, 과제를 다른 부분에 둡니다",
	"the settings.py of the site says what %s is":                                       "%1{은/는} 사이트의 settings.py에 있습니다",
	"deploy a whole settings.py, with another MIDDLEWARE":                               "MIDDLEWARE를 바꾼 settings.py 전체를 배포합니다",
	"write deploy: {host: %s, settings: {…}}":                                           "이렇게 적습니다: deploy: {host: %1, settings: {…}}",
}
