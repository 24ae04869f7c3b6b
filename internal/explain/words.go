package explain

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"statelab/internal/cookiejar"
)

// wordsOf takes a text apart into words as they are compared: English ones by their stem,
// Korean ones by the pairs of syllables of what is left without particles and endings, since
// words are written together in many ways.
func wordsOf(text string) []string {
	var words []string
	for _, field := range fieldsOf(text) {
		for _, part := range runs(field) {
			if !isHangul(part) {
				if word := stem(part); word != "" {
					words = append(words, word)
				}
				continue
			}
			part = plainKorean(part)
			if idle()[part] {
				continue
			}
			syllables := []rune(part)
			for i := 0; i+2 <= len(syllables); i++ {
				if pair := string(syllables[i : i+2]); !idle()[pair] {
					words = append(words, pair)
				}
			}
		}
	}
	return words
}

// fieldsOf splits a text into letters and digits. Names of hosts are left out: they are
// anybody's, and what they tell is in shapes.
func fieldsOf(text string) []string {
	text = strings.ToLower(text)
	if strings.Contains(text, ".") {
		text = signsOf().host.ReplaceAllStringFunc(text, func(name string) string {
			if isHost(name) {
				return " "
			}
			return name
		})
	}
	text = strings.NewReplacer("https://", " ", "access-control", "cors").Replace(text)
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// joined are adjoining words written as one: "same site" is SameSite, "pre-flight" preflight.
func joined(text string) []string {
	var pairs []string
	fields := fieldsOf(text)
	for i := 1; i < len(fields); i++ {
		pairs = append(pairs, stem(fields[i-1]+fields[i]))
	}
	return pairs
}

func isHangul(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Hangul, first)
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

// signs are the forms by which a text is told what it has, made when the first one is read.
type signs struct {
	host, assigned, method *regexp.Regexp
	words                  []sign
}

// sign is a form that stands for a word.
type sign struct {
	word string
	form *regexp.Regexp
}

var signsOf = sync.OnceValue(func() signs {
	return signs{
		host:     regexp.MustCompile(`[a-z0-9-]+(\.[a-z0-9-]+)+`),
		assigned: regexp.MustCompile(`\b([a-z-]+)=([a-z]+)\b`),
		method:   regexp.MustCompile(`\b(PUT|PATCH|DELETE)\b`),
		words: []sign{
			{"port", regexp.MustCompile(`[a-z0-9]:[0-9]{2,5}\b`)},
			{"path", regexp.MustCompile(`(^|[\s"'(=])/[a-z]`)},
			{"prefix", regexp.MustCompile(`__[a-z]+-`)},
			{"status", regexp.MustCompile(`\b[345][0-9][0-9]\b`)},
			{"header", regexp.MustCompile(`\bx-[a-z]`)},
		},
	}
})

// shapes are words for what signs and names stand for: a value that is given to an
// attribute, a port, a path, a status, a method, two hosts.
func shapes(text string) []string {
	var words []string
	if signsOf().method.MatchString(text) {
		words = append(words, "method")
	}
	text = strings.ToLower(text)
	for _, s := range signsOf().words {
		if s.form.MatchString(text) {
			words = append(words, stem(s.word))
		}
	}
	return append(append(words, assignments(text)...), aboutHosts(text)...)
}

// assignments are the values that a text in lower case gives: samesite=none.
func assignments(text string) []string {
	if !strings.Contains(text, "=") {
		return nil
	}
	var words []string
	for _, m := range signsOf().assigned.FindAllStringSubmatch(text, 8) {
		words = append(words, m[1]+"="+m[2])
	}
	return words
}

// aboutHosts says what the names of hosts in a text have to do with one another.
func aboutHosts(text string) []string {
	var names, words []string
	for _, name := range signsOf().host.FindAllString(text, 16) {
		if isHost(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var options cookiejar.Options
	for i, name := range names {
		if suffix, ok := cookiejar.PrivateSuffix("x." + name); ok && suffix == name {
			words = append(words, "suffix")
		}
		for _, other := range names[:i] {
			if options.Registrable(name) == options.Registrable(other) {
				words = append(words, "subdomain")
			} else {
				words = append(words, "apart")
			}
		}
	}
	return words
}

// isHost reports whether a name with dots is one of a host, and not of a file or of what a
// program calls its own: document.cookie, settings.py.
func isHost(name string) bool {
	top := name[strings.LastIndexByte(name, '.')+1:]
	return slices.Contains(strings.Fields("com org net io dev app co me test example local localhost kr jp uk de fr eu us cloud site xyz"), top)
}

// idle are words, and pairs of syllables, that say nothing about which rule is meant. What
// they say of something that does not happen, denials finds.
var idle = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{
		"a an the my our your his i it its is are was were be been being do does did done to of in on at by for from with and or as if so that this there then than when what which who why how",
		"can could would will may might not no please help problem issue error doesn t isn aren didn won don can s re ve get gets got getting after before but into me we you us them they",
		"inside outside between behind about again still even although though while until because where once only just also too always never any every each all some more most much very now here first last one",
		"cookie cookies browser browsers chrome work works working worked fail fails failed failing cannot user users website page web response request requests using use used try trying need needs want make way",
		"server servers client component components appear appears appearing session sessions login logged log log-in signed authentication authenticated auth true false value values attribute name com org net www",
		"쿠키 키가 키는 키를 키도 키에 키값 보내 내지 져요 저장 장이 장되 돼요 안돼 않아 아요 않음 않습 습니 니다 는데 하는 에서 으로 해도 하면 이유 오류 에러 문제 어요 나요 있습 합니 됩니 되지 지않 하고 고싶 싶어 인데 데도 지가 세션 로그 그인 요청 브라 라우 우저 크롬",
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
		"send":       {"sends", "sent", "sending", "transmit", "transmitted", "include", "included", "includes", "attached", "attach", "forwarded", "goes", "going", "carry", "passed", "receive", "received", "receives"},
		"store":      {"stored", "stores", "storing", "save", "saved", "saving", "saves", "set", "sets", "setting", "persist", "persisted", "persisting", "persists", "kept", "keep", "created", "create"},
		"refuse":     {"refused", "refuses", "reject", "rejected", "rejects", "block", "blocked", "blocks", "blocking", "denied", "deny", "drop", "drops", "dropped", "invalid", "disallowed", "ignore", "ignored", "ignores", "ignoring"},
		"delete":     {"deleted", "deletes", "deleting", "remove", "removed", "removes", "removing", "clear", "clears", "cleared", "clearing", "clearcookie", "unset", "logout", "logouts", "signout"},
		"read":       {"reads", "reading", "access", "accessing", "accessible", "visible", "see", "retrieve"},
		"fetch":      {"fetches", "fetched", "xhr", "ajax", "axios", "xmlhttprequest", "superagent"},
		"credential": {"credentials", "withcredentials"},
		"frame":      {"iframe", "iframes", "frames", "framed", "embedded", "embed", "widget"},
		"script":     {"scripts", "javascript", "js"},
		"lost":       {"lose", "loses", "losing", "disappear", "disappears", "disappeared", "gone", "vanish", "vanishes", "vanished", "missing"},
		"expire":     {"expired", "expires", "expiry", "expiration", "expiring", "timeout"},
		"evict":      {"evicted", "eviction", "limit"},
		"subdomain":  {"subdomains"},
		"redirect":   {"redirects", "redirected", "redirection", "redirecting"},
		"cross":      {"crosssite", "crossorigin", "crossdomain", "foreign", "another", "other", "different"},
		"thirdparty": {"itp"},
		"large":      {"big", "bigger", "larger", "long", "longer", "size", "huge", "exceed", "exceeds", "exceeding"},
		"incognito":  {"private"},
		"link":       {"links", "email", "emails", "mail", "newsletter"},
		"wildcard":   {"star", "asterisk"},
		"several":    {"multiple", "both", "twice", "duplicate", "duplicated", "two"},
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

// no are words that turn the verb beside them around, in both languages.
var (
	no     = strings.Fields("not no never nothing isn aren wasn doesn didn don won can cannot can't fail fails failed unable without missing lost why stop stops stopped refuse empty undefined null break breaks ignore ignores ignored nowhere drop drops")
	noHere = []string{"안 ", "안되", "안돼", "안됨", "않", "못", "없", "거부", "막힘", "막혀", "차단", "실패", "빈 "}
)

// verbs are what is done with cookies, with the beginnings of Korean words for it.
func verbs() map[string][]string {
	return map[string][]string{
		"send": {"보내", "보낸", "전송", "실려", "실리", "따라가", "넘어가", "붙지", "가지 않", "안 가", "안가"}, "store": {"저장", "생기", "생성", "세팅", "설정", "심어", "만들어", "구워"},
		"delete": {"지워", "삭제", "로그아웃"}, "read": {"읽", "접근"},
	}
}

// denials returns what does not happen according to a question: "!send" of "not sent". A
// cookie that is not there, and no word why, was not stored or is not sent.
func denials(query string) []string {
	query = strings.ToLower(query)
	verb, denied := deniedIn(strings.FieldsFunc(query, func(r rune) bool { return !unicode.IsLetter(r) }))
	if containsAny(query, noHere...) {
		denied = true
		for v, syllables := range verbs() {
			if containsAny(query, syllables...) {
				verb = append(verb, v)
			}
		}
	}
	if denied && len(verb) == 0 && strings.Contains(query, "document.cookie") {
		return []string{"!read"}
	}
	if denied && len(verb) == 0 {
		return []string{"!store", "!send"}
	}
	for i := range verb {
		verb[i] = "!" + verb[i]
	}
	return verb
}

// Asks reports whether a line is rather a sentence about something that does not happen
// than what goes over the wire, though it may begin like a header: "Set-Cookie: it is not
// stored".
func Asks(text string) bool {
	const fewest = 4 // words of a sentence
	return !strings.ContainsAny(strings.TrimSpace(text), ";\n\t") && len(strings.Fields(text)) >= fewest && len(denials(text)) > 0
}

// aboutStoring reports whether a question, or a sentence of a browser, is about a cookie
// that was not stored, rather than about one that was not sent.
func aboutStoring(query string) bool {
	denied := denials(query)
	return containsAny(spoken(query), "attempt to set a cookie", "set-cookie", "cross-site response", "has been rejected", "will be soon rejected") ||
		slices.Contains(denied, "!store") && !slices.Contains(denied, "!send")
}

// deniedIn finds the verbs behind the negations of an English sentence, those near them
// before any others, and reports whether there is a negation.
func deniedIn(words []string) (near []string, denied bool) {
	const reach = 3
	var all []string
	for i := range words {
		verb := stem(words[i])
		if _, known := verbs()[verb]; !known {
			continue
		}
		all = append(all, verb)
		if slices.ContainsFunc(words[max(0, i-reach):i], func(w string) bool { return slices.Contains(no, w) }) {
			near = append(near, verb)
		}
	}
	denied = slices.ContainsFunc(words, func(w string) bool { return slices.Contains(no, w) })
	if denied && len(near) == 0 {
		near = all
	}
	return near, denied
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}
