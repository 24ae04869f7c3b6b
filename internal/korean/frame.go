package korean

// ofFrame are the messages of internal/djangocode about what stands around the lines of a view:
// functions, names, decorators and classes of a file.
var ofFrame = map[string]string{
	"what stands above the def runs once, when the server starts: read there are imports, functions, and names of values that are written out, as in LIMIT = 3": "def 위에 있는 줄은 서버를 시작할 때 한 번만 실행됩니다. 그 자리에서는 import, 함수, 그리고 LIMIT = 3처럼 값을 그대로 적은 이름만 읽습니다",
	"a decorator is read above the def of the view alone":                                                 "데코레이터는 뷰의 def 위에 있는 것만 읽습니다",
	"%s() calls itself, which is not read here":                                                           "%1(): 자기 자신을 부르는 함수는 여기서 읽지 않습니다",
	"%s() calls itself, or others that go too deep":                                                       "%1(): 자기 자신을 부르거나, 함수가 함수를 너무 여러 겹으로 부릅니다",
	"%s stands above the def: all requests share it, and what changes it or gives it on is not read here": "%1{은/는} def 위에 있어서 모든 요청이 함께 씁니다. 그 값을 바꾸거나 다른 곳에 넘기는 줄은 여기서 읽지 않습니다",
	"%s is what the view is given here, and what it calls so is that":                                     "%1{은/는} 뷰가 주소에서 받는 값의 이름입니다. 뷰 안에서 %1{은/는} 그 값을 가리킵니다",
	"give what stands in the address another name":                                                        "주소에 든 값의 이름을 다르게 짓습니다",
	"%s is given a value here, and what this view calls so is that value then, in all its lines":          "여기서 %1에 값을 넣으므로, 이 뷰의 모든 줄에서 %1{은/는} 그 값을 가리킵니다",
	"take another name, as %s_":                                                                           "%1_처럼 다른 이름을 씁니다",
	"%s() does more than give one value, and is called here in the middle of a line":                      "%1(): 값 하나를 돌려주는 것 말고도 하는 일이 있는데, 줄 중간에서 부르고 있습니다",
	"call it on a line of its own above, as in value = %s(…)":                                             "위에서 value = %1(…)처럼 따로 한 줄로 부릅니다",
	"%s() is not given what its def takes":                                                                "%1(): def에 적힌 것과 다르게 인자를 넘깁니다",
	"what a function takes by a star is not read here":                                                    "*나 **로 받는 인자는 여기서 읽지 않습니다",
	"all calls share what stands behind = here: write None, and make it anew in the function":             "= 뒤에 있는 이 값은 함수를 부를 때마다 새로 만들어지지 않고 함께 쓰입니다. None이라고 적고 함수 안에서 새로 만듭니다",
	"a function of one's own returns here out of a loop or a try, and lines below go on":                  "직접 만든 함수가 여기서 반복문이나 try 안에서 값을 돌려주는데, 아래에 줄이 더 있습니다",
	"nothing calls %s(): the def of a view stands above its lines already, and is not written again":      "%1(): 부르는 줄이 없습니다. 뷰의 def는 이 줄들 위에 이미 있으므로 다시 적지 않습니다",
}
