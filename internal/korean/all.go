package korean

// ofAll are what several packages say.
var ofAll = map[string]string{
	"%q is no length of time": "%1: 기간이 아닙니다",
	"%q has no unit":          "%1: 단위가 없습니다",
	"%q is too long":          "%1: 너무 깁니다",

	"did you mean %q?": "비슷한 이름: %1",
}
