package explain

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"statelab/internal/rule"
)

// Matches are the rules that a question in words may be about, the nearest first.
type Matches struct {
	Query     string     `json:"query"`
	Sentences []Sentence `json:"sentences,omitempty"` // of browsers, that are in the question
	Rules     []Entry    `json:"rules"`
}

// Clear reports whether one rule is meant, and none beside it.
func (m *Matches) Clear() bool { return len(m.Rules) == 1 }

// The most rules that a question is answered with, and how much nearer than the second
// one has to be to be the answer.
const (
	maxMatches  = 8
	clearWinner = 1.7
)

// Search finds the rules that a question is about: by a sentence of a browser in it, by
// the topic that it names, or by its words, English or Korean.
func Search(query string) *Matches {
	m := &Matches{Query: cut(strings.Join(strings.Fields(query), " "), 200)}
	if m.Sentences = Recognised(query); len(m.Sentences) > 0 {
		for _, s := range m.Sentences {
			for _, code := range s.codes {
				m.add(code)
			}
		}
		return m
	}
	for _, t := range Topics() {
		if strings.EqualFold(t.Name, strings.TrimSpace(query)) {
			m.Rules = slices.Clone(t.Rules)
			far := func(e Entry) int {
				if strings.HasPrefix(string(e.Code), t.Name) {
					return likelihood(e.Code)
				}
				return 1000 + likelihood(e.Code)
			}
			slices.SortStableFunc(m.Rules, func(a, b Entry) int { return far(a) - far(b) })
			return m
		}
	}
	for _, code := range nearest(query) {
		m.add(code)
	}
	return m
}

func (m *Matches) add(code rule.Code) {
	r := ruleOf(code)
	if r != nil && len(m.Rules) < maxMatches && !slices.ContainsFunc(m.Rules, func(e Entry) bool { return e.Code == code }) {
		m.Rules = append(m.Rules, Entry{r.Code, r.Title, r.Chromium})
	}
}

// nearest returns the codes of the rules that have most of the words of a question; only
// one, where it is far before the others.
func nearest(query string) []rule.Code {
	asked := wordsOf(query)
	asked = append(asked, denials(query)...)
	slices.Sort(asked)
	asked = slices.Compact(asked)
	documents := documents()
	rare := make([]float64, len(asked))
	for i, word := range asked {
		rare[i] = rarity(word, documents)
	}
	type hit struct {
		code  rule.Code
		score float64
	}
	var hits []hit
	for _, d := range documents {
		score := 0.0
		for i, word := range asked {
			score += d.weights[word] * rare[i]
		}
		if score > 0 {
			hits = append(hits, hit{d.code, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	if len(hits) > 1 && hits[0].score >= clearWinner*hits[1].score {
		hits = hits[:1]
	}
	var codes []rule.Code
	for _, h := range hits[:min(len(hits), maxMatches)] {
		if h.score*4 >= hits[0].score {
			codes = append(codes, h.code)
		}
	}
	return codes
}

// document is a rule as a search sees it.
type document struct {
	code    rule.Code
	place   int // among those that people ask for
	weights map[string]float64
}

func (d *document) put(text string, weight float64) {
	for _, word := range wordsOf(text) {
		d.weights[word] = max(d.weights[word], weight)
	}
}

// documents are all rules, those first that people ask for most.
var documents = sync.OnceValue(func() []document {
	var list []document
	asked, said := askedFor(), sentences()
	for _, r := range rules() {
		d := document{code: r.Code, place: likelihood(r.Code), weights: make(map[string]float64, 100)}
		d.put(r.Text.EN+" "+r.Text.KO, 1)
		d.put(title(r.Topic).EN+" "+title(r.Topic).KO+" "+r.Topic, 1)
		for _, s := range said {
			if slices.Contains(s.codes, r.Code) {
				d.put(s.Says, 1)
			}
		}
		d.put(strings.ReplaceAll(r.Chromium, "_", " "), 2)
		d.put(r.Title.EN+" "+r.Title.KO, 2.5)
		d.put(strings.ReplaceAll(string(r.Code), "-", " "), 3)
		for _, a := range asked {
			if a.code == r.Code {
				d.put(a.words, 3)
				for word := range strings.FieldsSeq(a.words) {
					if word[0] == '!' {
						d.weights[word] = 4
					}
				}
			}
		}
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(a, b document) int { return a.place - b.place })
	return list
})

// likelihood is the place of a rule among those that people ask for, behind all of them
// where nobody does.
func likelihood(code rule.Code) int {
	asked := askedFor()
	if i := slices.IndexFunc(asked, func(a wording) bool { return a.code == code }); i >= 0 {
		return i
	}
	return len(asked)
}

// rarity weighs a word the more, the fewer rules have it.
func rarity(word string, list []document) float64 {
	n := 0
	for i := range list {
		if _, has := list[i].weights[word]; has {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return math.Log(1 + float64(len(list))/float64(n))
}

// wordsOf takes a text apart into words as they are compared: English ones by their stem,
// Korean ones by pairs of syllables, since particles and endings stick to them.
func wordsOf(text string) []string {
	var words []string
	for _, field := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		for _, part := range runs(field) {
			syllables := []rune(part)
			switch {
			case !unicode.Is(unicode.Hangul, syllables[0]):
				if word := stem(part); word != "" {
					words = append(words, word)
				}
			default:
				for i := 0; i+2 <= len(syllables); i++ {
					if pair := string(syllables[i : i+2]); !idle()[pair] {
						words = append(words, pair)
					}
				}
			}
		}
	}
	return words
}

// runs splits a word where Hangul begins or ends: "sid가".
func runs(word string) []string {
	var out []string
	start, was := 0, false
	for i, r := range word {
		if is := unicode.Is(unicode.Hangul, r); i > 0 && is != was {
			out = append(out, word[start:i])
			start, was = i, is
		} else {
			was = is
		}
	}
	return append(out, word[start:])
}

// idle are words, and pairs of syllables, that say nothing about which rule is meant. What
// they say of something that does not happen, denials finds.
var idle = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{
		"a an the my our your his i it its is are was were be been being do does did done to of in on at by for from with and or as if so that this there then than when what which who why how",
		"can could would will may might not no cookie cookies browser browsers please help problem issue error doesn t isn won don s get gets got after but into me we you us them they work working",
		"쿠키 키가 키는 키를 키도 보내 내지 내져 져요 저장 장이 장되 돼요 안돼 않아 아요 않음 않습 습니 니다 는데 하는 에서 으로 해도 하면 이유 오류 문제 어요 나요",
	} {
		for word := range strings.FieldsSeq(list) {
			m[word] = true
		}
	}
	return m
})

// alike are words that people use for one another, by the one that stands for them.
func alike() map[string][]string {
	return map[string][]string{
		"send":       {"sends", "sent", "sending", "transmit", "transmitted", "include", "included", "attached", "forwarded", "goes", "going"},
		"store":      {"stored", "stores", "storing", "save", "saved", "saving", "set", "sets", "setting", "persist", "persisted", "kept", "keep", "created", "create"},
		"refuse":     {"refused", "refuses", "reject", "rejected", "block", "blocked", "blocks", "blocking", "denied", "deny", "dropped", "invalid", "disallowed"},
		"delete":     {"deleted", "deletes", "deleting", "remove", "removed", "removing", "clear", "cleared", "clearing", "unset", "logout"},
		"read":       {"reads", "reading", "access", "accessible", "visible", "see"},
		"fetch":      {"fetches", "fetched", "xhr", "ajax", "axios", "xmlhttprequest"},
		"credential": {"credentials", "withcredentials"},
		"frame":      {"iframe", "iframes", "frames", "framed", "embedded", "embed"},
		"script":     {"scripts", "javascript", "js"},
		"lost":       {"lose", "loses", "losing", "disappear", "disappears", "disappeared", "gone", "vanish", "vanished", "missing"},
		"expire":     {"expired", "expires", "expiry", "expiration"},
		"evict":      {"evicted", "eviction", "full", "limit", "many"},
		"subdomain":  {"subdomains"},
		"redirect":   {"redirects", "redirected", "redirection"},
		"cross":      {"crosssite", "crossorigin", "third", "foreign", "another", "other", "different"},
	}
}

// standsFor is alike, turned around.
var standsFor = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for word, others := range alike() {
		for _, o := range others {
			m[o] = word
		}
	}
	return m
})

// stem brings an English word into the form in which it is compared; "" is one that says
// nothing.
func stem(word string) string {
	if idle()[word] {
		return ""
	}
	if other, ok := standsFor()[word]; ok {
		return other
	}
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if len(word) > len(end)+3 && strings.HasSuffix(word, end) {
			return strings.TrimSuffix(word, end)
		}
	}
	return word
}

// no are words that turn the verb beside them around.
var no = strings.Fields("not no never isn aren wasn doesn don won can cannot fails fail unable without missing why lost stop stopped refuse")

// denials returns what does not happen according to a question: "!send" of "not sent".
func denials(query string) []string {
	query = strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(query, "'", " "), "’", " "))
	words := wordsOf(query)
	korean := containsAny(query, "안 ", "않", "못", "없", "안돼", "안됨", "거부", "막힘", "차단", "실패")
	english := slices.ContainsFunc(strings.FieldsFunc(query, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool { return slices.Contains(no, w) })
	var list []string
	for verb, syllables := range map[string][]string{
		"send": {"보내", "보낸", "전송", "실려", "실리", "따라가", "넘어가", "붙지", "가지 않", "안 가", "안가"}, "store": {"저장", "생기", "세팅", "설정", "심어", "만들어"},
		"delete": {"지워", "삭제", "로그아웃"}, "read": {"읽", "접근"},
	} {
		if english && slices.Contains(words, verb) || korean && containsAny(query, syllables...) {
			list = append(list, "!"+verb)
		}
	}
	if slices.Contains(words, "refuse") || containsAny(query, strings.FieldsFunc("거부(거절), 차단", func(r rune) bool { return !unicode.IsLetter(r) })...) {
		list = append(list, "!store", "!send")
	}
	return list
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

// wording are words with which people ask for a rule beside its own, and with ! what does
// not happen by it.
type wording struct {
	code  rule.Code
	words string
}

// askedFor are the rules that people ask for, the likeliest first: what public issue
// trackers are full of.
func askedFor() []wording {
	return []wording{
		{"credentials-omitted", "!send !store fetch ajax default localhost port api login react 로컬 포트 요청"},
		{"same-site-default", "!send !store iframe frame post fetch cross default embed payment oauth callback redirect 결제 콜백 아이프레임 프레임"},
		{"same-site-lax", "!send !store iframe frame post fetch cross oauth 결제 콜백 아이프레임 프레임"},
		{"same-site-none-without-secure", "!store none secure http localhost"},
		{"same-site-strict", "!send !store link mail email redirect oauth login 링크 메일"},
		{"secure-only", "!send http secure"},
		{"secure-from-insecure-page", "!store http secure localhost proxy tls 프록시"},
		{"third-party-blocked", "!send !store safari incognito itp tracking privacy third-party 시크릿 사파리"},
		{"host-only", "!send subdomain www domain share 서브도메인 하위 도메인 공유"},
		{"domain-mismatch", "!send subdomain domain share 서브도메인 하위 도메인"},
		{"domain-does-not-cover", "!store subdomain domain other 서브도메인 도메인"},
		{"domain-public-suffix", "!store github vercel netlify herokuapp azure suffix 도메인"},
		{"domain-not-a-host", "!store port domain scheme 포트"},
		{"path-mismatch", "!send path 경로"},
		{"path-near-miss", "!send path slash 경로 슬래시"},
		{"expired-on-arrival", "!delete !store logout past domain path duplicate 로그아웃 삭제"},
		{"expired", "!send lost session timeout 세션 만료 풀림"},
		{"browser-closed", "lost close restart session 재시작 종료 닫"},
		{"refused-to-script", "!read !store script httponly document javascript 스크립트 자바스크립트"},
		{"would-overwrite-http-only", "script httponly overwrite"},
		{"cors-no-allow-credentials", "!read cors credential true"},
		{"cors-star-with-credentials", "!read cors credential wildcard star"},
		{"cors-no-allow-origin", "!read cors origin header policy"},
		{"cors-other-origin", "!read cors origin mismatch slash"},
		{"cors-preflight-status", "!send cors preflight options 401 403 404 405 redirect"},
		{"cors-preflight-content-type", "cors preflight options json"},
		{"cors-preflight-method", "cors preflight options put delete patch"},
		{"cors-method-not-allowed", "!send cors preflight options method"},
		{"cors-header-not-allowed", "!send cors preflight options header authorization token"},
		{"name-and-value-too-long", "!store size big large long 4096 4kb jwt 크기 용량"},
		{"evicted-site-full", "lost limit many number 개수"},
		{"max-age-wins", "both expires maxage"},
		{"replaced-as-new", "overwrite update change duplicate 덮어 갱신"},
		{"sent-as-new", "two minutes lax post login 2분"},
		{"other-partition", "!send partitioned chips iframe frame"},
		{"partitioned-without-secure", "!store partitioned chips"},
		{"prefix-host", "!store __host prefix"},
	}
}
