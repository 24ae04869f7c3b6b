package korean

// ofPython are the messages of internal/python: lines of a view as they are typed.
var ofPython = map[string]string{
	"a text":                                   "글",
	"another indentation":                      "다른 들여쓰기",
	"the end of the line":                      "줄의 끝",
	"the end":                                  "글의 끝",
	"%s stands behind the end":                 "%1{이/가} 끝난 뒤에 있습니다",
	"too much inside each other":               "너무 깊이 들어 있습니다",
	"wanted a name behind the point, found %s": "점 뒤에는 이름이 와야 합니다. 적은 것: %1",
	"what is given by place stands before what is given by name":            "이름 없이 준 인자는 이름을 붙인 인자 앞에 적습니다",
	"wanted , or ), found %s":                                               ", 나 )가 와야 합니다. 적은 것: %1",
	"%s has no place here":                                                  "여기에는 %1{이/가} 올 수 없습니다",
	"wanted a value, found %s":                                              "여기에는 값이 와야 합니다. 적은 것: %1",
	"the number is too large":                                               "수가 너무 큽니다",
	"a number stands alone: %s%s is none":                                   "수는 따로 적습니다: %1%2",
	"wanted , or %s, found %s":                                              ", 나 %1{이/가} 와야 합니다. 적은 것: %2",
	"wanted , or }, found %s":                                               ", 나 }가 와야 합니다. 적은 것: %1",
	"a brace of the text is not closed: for the sign itself write it twice": "글 안의 중괄호가 닫히지 않았습니다. 기호 자체는 두 번 적습니다",
	"%s has no place in the braces of a text":                               "글의 중괄호 안에는 %1{이/가} 올 수 없습니다",

	"the text is longer than %d bytes":                         "글이 %1바이트보다 깁니다",
	"the text is no UTF-8":                                     "글이 UTF-8이 아닙니다",
	"a tab stands before the line: indent by blanks":           "줄 앞에 탭이 있습니다. 빈칸으로 들여 씁니다",
	"too many blocks inside each other":                        "블록이 너무 깊이 들어 있습니다",
	"the line stands further left than the first one":          "줄이 첫 줄보다 왼쪽에 있습니다",
	"the line is indented like none before it":                 "앞의 어느 줄과도 들여쓰기가 같지 않습니다",
	`the quote %s is typographic: write "`:                     `%1{은/는} 인쇄용 따옴표입니다. 곧은 따옴표로 적습니다: "`,
	"%q has no place here":                                     "여기에는 %1{이/가} 올 수 없습니다",
	"a text in three quotes is not read here: write it in one": "따옴표 세 개로 묶은 글은 여기서 읽지 않습니다. 따옴표 하나로 묶습니다",
	"the text is not closed: a %c is missing":                  "글이 닫히지 않았습니다. %1{이/가} 없습니다",
	"the text is not closed":                                   "글이 닫히지 않았습니다",
	`\%c wants %d digits of 0-9 and a-f`:                       `\%1 뒤에는 0-9와 a-f 가운데 %2자가 와야 합니다`,

	"wanted the end of the line, found %s":         "줄의 끝이 와야 합니다. 적은 것: %1",
	"Python writes elif, in one word, for else if": "else if는 Python에서 한 단어로 elif라고 적습니다",
	"try has no except":                            "try에 except가 없습니다",
	"the lines below the colon are not indented":   "콜론 아래의 줄을 들여 쓰지 않았습니다",

	"a loop gives each value a name: for row in rows:": "반복문은 값마다 이름을 붙입니다: for row in rows:",
}
