package explain

import (
	"statelab/internal/paste"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// misspelt says of lines whose name is nearly that of a header that counts that they count for nothing.
func (r *Request) misspelt(headers wire.Headers) {
	said := map[string]bool{}
	for _, h := range headers {
		meant := paste.Misspelt(h.Name)
		if meant == "" || said[h.Name] {
			continue
		}
		said[h.Name] = true
		r.Notes = append(r.Notes, rule.Textf(
			"A header %[1]q means nothing to a browser, and nothing of its line counts: the header is called %[2]s, with a colon behind it.",
			"브라우저는 %[1]q 헤더를 모르므로 그 줄은 아무 효과가 없습니다. 헤더 이름은 %[2]s이고 바로 뒤에 콜론을 적습니다.", cut(h.Name, 60), meant))
	}
}

// leadsNowhere says of a redirect whose Location is no address that nobody follows it (Fetch, "location URL").
func (p *player) leadsNowhere(s *scene, sent *Sent) {
	to := s.Answer.value("Location")
	if to == "" || s.Answer.Status != 0 && s.Answer.Status/100 != 3 {
		return
	}
	if _, err := s.url.Resolve(to); err != nil {
		sent.Notes = append(sent.Notes, rule.Textf(
			"Location: %s is no address: the browser follows no such redirect and shows an error. The cookies of this answer count all the same.",
			"Location: %s 값은 주소가 아닙니다. 브라우저는 따라가지 않고 오류를 보입니다. 이 응답의 쿠키는 그래도 저장합니다.", cut(to, 100)))
	}
}
