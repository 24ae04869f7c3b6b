package explain

import (
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/paste"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// What servers take of a Cookie header: one that is longer is worth a word.
const longHeader = 8000

// tookAlong is about a Cookie header that was sent, by a browser or by a tool. It names
// cookies and nothing of them; what the jar does not hold yet is put into it as far as that
// goes, and of a tool's it is asked whether a browser would send it.
func (p *player) tookAlong(s *scene, sent *Sent) {
	sent.Header = wire.Bytes(s.Cookie)
	held := map[string]bool{}
	for _, c := range p.jar.Fits(p.now, s.url, s.ctx) {
		held[c.Name] = true
	}
	guessed := false
	for i, pair := range strings.Split(s.Cookie, ";") {
		name, value, named := strings.Cut(strings.Trim(pair, " \t"), "=")
		if !named {
			name, value = "", name
		}
		if name == "" && value == "" || i >= maxLines {
			continue
		}
		c := cookiejar.Cookie{Name: name, Value: value, Domain: s.url.Host(), HostOnly: true, Path: "/", Secure: strings.HasPrefix(name, "__")}
		if !s.Tool {
			f := Fate{Name: wire.Bytes(name), Value: wire.Bytes(value), Domain: c.Domain, HostOnly: true, Path: "/", Fate: Goes}
			f.Seen = rule.Text{EN: "in the Cookie header", KO: "Cookie 헤더에 있음"}
			sent.Cookies = append(sent.Cookies, f)
		}
		if !held[name] {
			p.jar.Put(p.now, c)
			p.book.assume(p.now, c)
			held[name], guessed = true, true
		}
	}
	sent.Notes = append(sent.Notes, noAttributes(s.Cookie)...)
	if guessed {
		sent.Notes = append(sent.Notes, rule.Textf(
			"A Cookie header has names and values alone. Where nothing else is known, each is taken for a cookie of %s, with Path=/ and without SameSite, that ends with the browser.",
			"Cookie 헤더에는 이름과 값만 있습니다. 다른 정보가 없으면 %s 호스트 전용이고 Path=/이며, SameSite가 없고 브라우저를 닫으면 지워지는 쿠키로 봅니다.", s.url.Host()))
	}
	if s.Tool {
		sent.Notes = append(sent.Notes, rule.Text{
			EN: "A cookie that was set with SameSite=None; Secure goes along with requests from other sites too.",
			KO: "SameSite=None; Secure로 저장한 쿠키라면 다른 사이트에서 온 요청에도 보냅니다.",
		})
		p.choose(s, sent)
		return
	}
	sent.Notes = append(sent.Notes, aboutHeader(sent)...)
}

// aboutHeader says what servers may make of a Cookie header.
func aboutHeader(sent *Sent) []rule.Text {
	var notes []rule.Text
	if n := len(sent.Header); n > longHeader && !sent.Script {
		notes = append(notes, rule.Textf(
			"The Cookie header has %d bytes. Many servers take no more than 8 KiB of a header line, or 16 KiB of all headers, and answer 400 or 431.",
			"Cookie 헤더가 %d바이트입니다. 헤더 한 줄은 8KiB까지, 모든 헤더를 더해 16KiB까지만 받고, 넘으면 400이나 431로 응답하는 서버가 많습니다.", n))
	}
	times := map[wire.Bytes]int{}
	for _, f := range sent.Cookies {
		if f.Fate != Goes && f.Fate != Shown {
			continue
		}
		if times[f.Name]++; times[f.Name] == 2 && len(notes) < 4 {
			notes = append(notes, rule.Textf(
				"Two cookies are called %s: they differ in Domain or Path, and are two to the browser. Which of them a server takes is its own choice.",
				"이름이 %s인 쿠키가 둘입니다. Domain이나 Path가 달라 브라우저는 다른 쿠키로 봅니다. 서버가 둘 가운데 어느 것을 쓸지는 서버마다 다릅니다.", cut(string(f.Name), 60)))
		}
	}
	return notes
}

// wentWithout says, once, that what was pasted is perhaps the answer to a request without the cookies
// that a browser would have sent.
func (p *player) wentWithout(s *scene, sent *Sent) {
	goes := slices.ContainsFunc(sent.Cookies, func(f Fate) bool { return f.Fate == Goes })
	if p.bare || !goes || s.Went == paste.Kept {
		return
	}
	p.bare = true
	note := rule.Text{
		EN: "A browser would send them. This request went without cookies, as the text shows, so the answer is one to somebody who has none, as to a first visit. curl keeps the cookies of one request for the next with -b ''.",
		KO: "브라우저라면 보냅니다. 그런데 이 요청은 글에서 보듯 쿠키 없이 보낸 것이므로, 응답은 처음 온 사람처럼 쿠키가 없는 사람에게 한 것입니다. curl에 -b ''를 적으면 앞 요청에서 받은 쿠키를 다음 요청에 보냅니다.",
	}
	if s.Went == paste.Unsaid {
		note = rule.Text{
			EN: "A browser would send them. The text has the answers alone, and nobody can know whether they were sent: curl keeps no cookies unless it has -b '', and then this is an answer to somebody who has none, as to a first visit. curl -v shows what was sent.",
			KO: "브라우저라면 보냅니다. 글에 응답만 있어서 실제로 보냈는지는 알 수 없습니다. curl은 -b ''를 적지 않으면 받은 쿠키를 보내지 않으며, 그랬다면 이 응답은 처음 온 사람처럼 쿠키가 없는 사람에게 한 것입니다. 무엇을 보냈는지는 curl -v에 나옵니다.",
		}
	}
	sent.Notes = append(sent.Notes, note)
}

// noAttributes says of what stands in a Cookie header as an attribute does that it is a cookie there.
func noAttributes(header string) []rule.Text {
	for pair := range strings.SplitSeq(header, ";") {
		name, _, _ := strings.Cut(strings.Trim(pair, " \t"), "=")
		if _, is := known()[strings.ToLower(name)]; is {
			return []rule.Text{rule.Textf("A Cookie header has no attributes: %s is a cookie of that name here. Attributes stand in Set-Cookie.",
				"Cookie 헤더에는 속성이 없습니다. 여기서 %s도 그 이름의 쿠키입니다. 속성은 Set-Cookie에 적습니다.", name)}
		}
	}
	return nil
}
