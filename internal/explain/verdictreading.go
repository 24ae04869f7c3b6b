package explain

import (
	"slices"

	"statelab/internal/cors"
	"statelab/internal/rule"
)

// judgeReading is about what a page may do with an answer of another origin, and what would
// change that.
func (st *step) judgeReading(x cors.Exchange, by *scene, advised map[rule.Text]bool) []Verdict {
	list := st.sent.reading(advised)
	for i := range list {
		if list[i].Known && !list[i].Good {
			list[i].Change = reading(x, by, st.hasCookies())
		}
	}
	return list
}

// hasCookies reports whether cookies go along with a request, or come with its answer.
func (st *step) hasCookies() bool {
	return len(st.lines) > 0 || slices.ContainsFunc(st.sent.Cookies, func(f Fate) bool { return f.Fate == Goes })
}

// reading is what a page may do. How to say what is missing is told once: advised has what
// was told.
func (s *Sent) reading(advised map[rule.Text]bool) []Verdict {
	c := s.CORS
	url := cut(s.URL, 100)
	if c.Leave != nil && c.Leave.Known && !c.Leave.Allowed {
		return []Verdict{c.Leave.verdict(
			"The request to "+url+" is never sent, since the answer to OPTIONS does not give leave",
			url+" 요청은 보내지 않음. OPTIONS의 응답이 허락하지 않음")}
	}
	var list []Verdict
	if c.Leave != nil && !c.Leave.Known {
		v := c.Leave.verdict("Whether the request to "+url+" is sent cannot be known", url+" 요청을 보내는지 알 수 없음")
		v.Says.EN += " What is said of it here holds if it is."
		v.Says.KO += ". 여기 적은 것은 보낼 때의 일임"
		v.advise(advised, rule.Text{
			EN: " Say how OPTIONS is answered: --preflight 204 --preflight 'Access-Control-Allow-Origin: ...', and the other lines of it.",
			KO: ". OPTIONS의 응답은 이렇게 적음: --preflight 204 --preflight 'Access-Control-Allow-Origin: ...', 그 밖의 줄도 같은 식으로 적음",
		})
		list = append(list, v)
	}
	switch r := &c.Reading; {
	case !r.Known:
		v := r.verdict("Whether the page may read what "+url+" answers cannot be known", url+" 응답을 페이지가 읽을 수 있는지 알 수 없음")
		v.advise(advised, rule.Text{
			EN: " Give them with --line 'Access-Control-Allow-Origin: ...', or paste the whole answer.",
			KO: ". --line 'Access-Control-Allow-Origin: ...'처럼 적거나 응답 전체를 붙여 넣음",
		})
		list = append(list, v)
	case r.Allowed:
		list = append(list, r.verdict("The page may read what "+url+" answers", url+" 응답을 페이지가 읽을 수 있음"))
	default:
		list = append(list, r.verdict("The page may not read what "+url+" answers, though the request was made", url+" 응답을 페이지가 읽을 수 없음. 요청은 이미 보냈음"))
	}
	return list
}

// advise says how to give what a verdict lacks, unless that is told already.
func (v *Verdict) advise(advised map[rule.Text]bool, how rule.Text) {
	if !advised[how] {
		v.Says.EN, v.Says.KO = v.Says.EN+how.EN, v.Says.KO+how.KO
	}
	advised[how] = true
}

func (j *Judgement) verdict(en, ko string) Verdict {
	v := Verdict{Known: j.Known, Good: j.Known && j.Allowed, Because: j.Because}
	reason := j.Seen
	if !j.Wanted.IsZero() {
		reason.EN += "; needs " + j.Wanted.EN
		reason.KO += "; 필요한 것: " + j.Wanted.KO
	}
	v.Says = rule.Text{EN: en + ": " + reason.EN + ".", KO: ko + ". 이유: " + reason.KO}
	return v
}
