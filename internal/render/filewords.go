package render

import (
	"path"

	"statelab/internal/rule"
)

// holeFileWords say what can be written in a hole of a file, by the name that the file has; "" is of any other module.
var holeFileWords = map[string]rule.Text{
	"models.py": {
		EN: "This is a models.py: classes below models.Model, with fields, a class Meta, and methods such as __str__(), get_absolute_url() and save(); managers, choices, constraints, and functions of Python beside them.",
		KO: "이 파일은 models.py입니다. models.Model을 상속하는 클래스에 필드와 class Meta, __str__()과 get_absolute_url(), save() 같은 메서드를 적습니다. 매니저, choices, 제약 조건, Python의 함수도 쓸 수 있습니다.",
	},
	"forms.py": {
		EN: "This is a forms.py: classes below forms.Form or forms.ModelForm, with fields and widgets, a class Meta, clean() and clean_FIELD(), __init__() and save(); forms.ValidationError says what is wrong.",
		KO: "이 파일은 forms.py입니다. forms.Form이나 forms.ModelForm을 상속하는 클래스에 필드와 위젯, class Meta, clean()과 clean_필드(), __init__()과 save()를 적습니다. 잘못된 값은 forms.ValidationError로 알립니다.",
	},
	"signals.py": {
		EN: "This is a signals.py: functions with @receiver(SIGNAL), or SIGNAL.connect(function). They take sender and **kwargs, and of those by name what they need: request and user of user_logged_in, instance and created of post_save. In them stands whatever a view that runs line by line has.",
		KO: "이 파일은 signals.py입니다. @receiver(시그널)를 붙이거나 시그널.connect(함수)로 잇는 함수를 적습니다. 함수는 sender와 **kwargs를 받고, 필요한 것은 이름으로 받습니다. user_logged_in에는 request와 user가 있고, post_save에는 instance와 created가 있습니다. 그 안에는 한 줄씩 실행되는 뷰에 쓰는 줄을 모두 쓸 수 있습니다.",
	},
	"middleware.py": {
		EN: "This is a middleware.py: classes with __init__(self, get_response) and __call__(self, request), and functions that are given get_response and return one that takes a request. What stands above get_response(request) runs before the page, what stands below it behind the page; process_view(), process_exception() and process_template_response() are called as well.",
		KO: "이 파일은 middleware.py입니다. __init__(self, get_response)와 __call__(self, request)가 있는 클래스를 적거나, get_response를 받아 요청을 처리하는 함수를 돌려주는 함수를 적습니다. get_response(request) 위의 줄은 페이지보다 먼저 실행되고, 아래의 줄은 페이지 다음에 실행됩니다. process_view(), process_exception(), process_template_response()도 불립니다.",
	},
	"context_processors.py": {
		EN: "These are context processors: functions that take the request and return a dict, of which every template has the names.",
		KO: "이 파일에는 컨텍스트 프로세서를 적습니다. 요청을 받아 dict를 돌려주는 함수이며, 그 이름을 모든 템플릿에서 쓸 수 있습니다.",
	},
	"": {
		EN: "This is a module of the site: functions, classes and names for the files that import from it. Whatever Python has of values, if, for, while, try, with, functions and classes can stand here, and of Django what its imports name.",
		KO: "이 파일은 사이트의 모듈입니다. 다른 파일이 가져다 쓰는 함수와 클래스, 이름을 적습니다. Python의 식과 if, for, while, try, with, 함수와 클래스를 쓸 수 있고, Django에서는 import로 가져온 것을 쓸 수 있습니다.",
	},
}

// RunsFile tells what can be written in a hole of a file that is not views.py: "board/models.py".
func (t *Terminal) RunsFile(file string) {
	said, known := holeFileWords[path.Base(file)]
	if !known {
		said = holeFileWords[""]
	}
	t.put(line{t.span(label, file)}.wrap(t.width, t.width)...)
	t.put(t.line(plain, t.say(said)).wrap(t.width, t.width)...)
	t.put(t.line(plain, t.say(taskWords.runsNot)).wrap(t.width, t.width)...)
}
