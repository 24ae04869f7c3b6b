package korean

// ofAccounts are messages about users of a site, their passwords and what they may do.
var ofAccounts = map[string]string{
	"%s does not take %s":                                                                                 "%1에는 %2 옵션이 없습니다",
	"%s is none of Django's validators of passwords; %s":                                                  "%1{은/는} Django의 비밀번호 검사기가 아닙니다. %2",
	"AUTH_PASSWORD_VALIDATORS has at most %d entries here":                                                "AUTH_PASSWORD_VALIDATORS에는 여기서 많아야 %1개를 적습니다",
	"AUTH_PASSWORD_VALIDATORS is a list of maps with NAME and OPTIONS":                                    "AUTH_PASSWORD_VALIDATORS에는 NAME과 OPTIONS가 있는 맵을 목록으로 적습니다",
	"a list of passwords in a file (%s) is not played":                                                    "파일에 든 비밀번호 목록(%1)은 여기서 실행하지 않습니다",
	"the project has no permission %q: Django makes add, change, delete and view of each model, as in %s": "프로젝트에 %1 권한이 없습니다. Django는 모델마다 add, change, delete, view 권한을 만듭니다. 예: %2",
	"the project has no permission %q, so that nobody has it but a superuser":                             "프로젝트에 %1 권한이 없어 슈퍼유저 말고는 아무도 이 권한이 없습니다",
	"the project has no app %q with permissions, so that nobody has any of it":                            "프로젝트에 권한이 있는 %1 앱이 없어 아무도 그 앱의 권한이 없습니다",
	"the site has no group %q":                                                                            "사이트에 %1 그룹이 없습니다",
	"write groups: beside users:":                                                                         "users: 옆에 groups:를 적습니다",
	"one of your own stands in the class Meta of its model, in permissions":                               "직접 만든 권한은 모델의 class Meta에 permissions로 적습니다",
	"write it in groups: beside the others":                                                               "groups:에 다른 그룹과 나란히 적습니다",
	"as in perms.shop.change_order":                                                                       "예: perms.shop.change_order",
	"a permission is a code and a name":                                                                   "권한에는 코드와 이름을 적습니다",
	`as in ("close_order", "Can close orders")`:                                                           `예: ("close_order", "Can close orders")`,
	"a ManyToManyField leads to another model of the file or to the user here, and not to its own":        "여기서 ManyToManyField는 파일의 다른 모델이나 사용자로 이어지고, 자기 모델로는 이어지지 않습니다",
	"a ManyToManyField to the user goes through no model of the file here":                                "여기서 사용자로 이어지는 ManyToManyField는 파일의 모델을 거치지 않습니다",
	"leave it out, or write a model with a ForeignKey to each of the two":                                 "지우거나, 두 모델을 가리키는 ForeignKey가 하나씩 있는 모델을 적습니다",
	"a validator of passwords":                                                                            "비밀번호 검사기",
	"leave it out, for the list of Django":                                                                "지우면 Django의 목록을 씁니다",
	"min_length is 1 to %d":                                                                               "min_length는 1에서 %1까지입니다",
	"max_similarity is 0.1 to 1, not %q":                                                                  "max_similarity는 0.1에서 1까지이고 %1{은/는} 쓸 수 없습니다",
}

// ofAccountsInReference are the same in the reference.
var ofAccountsInReference = map[string]string{
	"the validator, one of Django's four: one of your own is not played":                          "검사기입니다. Django의 네 가지 가운데 하나이며, 직접 만든 것은 실행하지 않습니다.",
	"[groups](#permissions) of its users: name → what its members may do, as `shop.change_order`": "사용자의 [그룹](#permissions)입니다. 이름 → 그룹에 있는 권한을 `shop.change_order`처럼 적습니다.",
	"what the user [may do](#permissions), as `shop.change_order`":                                "사용자의 [권한](#permissions)입니다. `shop.change_order`처럼 적습니다.",
	"the [groups](#permissions) of the site to which the user belongs":                            "사용자가 속한 사이트의 [그룹](#permissions)입니다.",
	"what it is given":                              "검사기에 주는 옵션입니다.",
	"of MinimumLengthValidator":                     "MinimumLengthValidator의 옵션입니다.",
	"of UserAttributeSimilarityValidator":           "UserAttributeSimilarityValidator의 옵션입니다.",
	"of the same: with what a password is compared": "같은 검사기의 옵션이며, 비밀번호와 비교할 속성입니다.",
	"validators":                             "검사기 목록",
	"username, first_name, last_name, email": "username, first_name, last_name, email",
}
