package harfile

import (
	"bytes"

	"statelab/internal/rule"
)

// Foreign is the error of what is no HAR file: what it is instead, and what to do about that
// where something can be done.
type Foreign struct{ What, Hint rule.Text }

// Error says what the file is instead, in English.
func (f *Foreign) Error() string { return "no HAR file: " + f.What.EN }

// withoutEntries is the error of a log in which no list of entries stands.
func withoutEntries() *Foreign {
	return &Foreign{
		What: rule.Text{EN: "its log has no list \"entries\", which holds the requests", KO: "log에 요청이 들어 있는 \"entries\" 배열이 없음"},
		Hint: rule.Text{EN: "export it anew: an empty recording has an empty list", KO: "다시 내보냅니다. 빈 기록이라도 빈 배열이 있습니다"},
	}
}

// foreign says what a text that is no HAR file is, by what it begins with.
func foreign(head []byte) *Foreign {
	text := bytes.ToLower(bytes.TrimSpace(head))
	begins := func(all ...string) bool {
		for _, s := range all {
			if bytes.HasPrefix(head, []byte(s)) || bytes.HasPrefix(text, []byte(s)) {
				return true
			}
		}
		return false
	}
	switch {
	case len(text) == 0:
		return &Foreign{What: rule.Text{EN: "it is empty", KO: "비어 있음"}}
	case begins("\x1f\x8b"):
		return &Foreign{
			What: rule.Text{EN: "it is compressed (gzip)", KO: "압축되어 있음(gzip)"},
			Hint: rule.Text{EN: "unpack it on the way: gunzip -c FILE | statelab har -", KO: "풀면서 읽힙니다: gunzip -c 파일 | statelab har -"},
		}
	case begins("PK\x03\x04"):
		return &Foreign{
			What: rule.Text{EN: "it is an archive (zip)", KO: "압축 파일임(zip)"},
			Hint: rule.Text{EN: "unpack it, and give the .har file in it", KO: "풀어서 그 안의 .har 파일을 적습니다"},
		}
	case begins("\xff\xfe", "\xfe\xff"):
		return &Foreign{
			What: rule.Text{EN: "it is UTF-16", KO: "UTF-16임"},
			Hint: rule.Text{EN: "save it as UTF-8", KO: "UTF-8로 저장합니다"},
		}
	case begins("<"):
		return &Foreign{
			What: rule.Text{EN: "it is a page (HTML)", KO: "페이지(HTML)임"},
			Hint: rule.Text{EN: "perhaps the page of a login was saved where the file was to be", KO: "파일 대신 로그인 페이지가 저장되었을 수 있습니다"},
		}
	case begins("SQLite format 3\x00"):
		return &Foreign{
			What: rule.Text{EN: "it is a database (SQLite)", KO: "데이터베이스(SQLite)임"},
			Hint: rule.Text{EN: "statelab sessions reads the sessions of a Django project, statelab cookies the cookies of a browser", KO: "Django 프로젝트의 세션은 statelab sessions로, 브라우저의 쿠키는 statelab cookies로 읽습니다"},
		}
	case begins("{", "["):
		return &Foreign{What: rule.Text{EN: "it is JSON without \"log\" at the top", KO: "JSON인데 맨 위에 \"log\"가 없음"}}
	case bytes.Contains(text, []byte("netscape http cookie file")):
		return &Foreign{
			What: rule.Text{EN: "it is a file of cookies", KO: "쿠키 파일임"},
			Hint: rule.Text{EN: "statelab cookies reads it", KO: "statelab cookies로 읽습니다"},
		}
	}
	return &Foreign{What: rule.Text{EN: "it does not begin as JSON does, with {", KO: "JSON처럼 {로 시작하지 않음"}}
}
