package httpsim

import (
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// lookupState is what has been said about looking up the session.
type lookupState struct {
	sent      string // the key that the browser sent
	hasCookie bool
	said      bool
	at        int   // which note it is, counted from 0
	whose     []int // the notes that say how far the key led, and to whom
}

// moved counts a note that was put before others.
func (l *lookupState) moved(to int) {
	if l.at >= to {
		l.at++
	}
	for i, at := range l.whose {
		if at >= to {
			l.whose[i]++
		}
	}
}

// sayHowFar notes how far the key led.
func (r *Request) sayHowFar(text rule.Text) {
	r.lookup.whose = append(r.lookup.whose, len(r.notes))
	r.notes = append(r.notes, text)
}

// sayLookup notes once what became of the key that the browser sent, as soon as
// the session has been looked up.
func (r *Request) sayLookup() {
	if r.lookup.said || !r.session.Accessed {
		return
	}
	r.lookup.said, r.lookup.at = true, len(r.notes)
	if text := r.lookupText(); !text.IsZero() {
		r.sayHowFar(text)
	}
}

// lookupText says how far the key led: "key x2ye..he32 -> row".
func (r *Request) lookupText() rule.Text {
	sent := r.lookup.sent
	short := sessionstore.ShortKey(sent)
	loaded, asked := r.session.Loaded()
	if r.server.inCookies() {
		return r.cookieText(loaded, asked)
	}
	switch {
	case !r.lookup.hasCookie:
		return rule.Text{EN: "no key, nothing to look up", KO: "키가 없어 찾을 것도 없음"}
	case !asked && len([]rune(sent)) < 8:
		return rule.Textf("key %q is too short to be one, nothing to look up", "키 %q: 너무 짧아 키로 치지 않음", sent)
	case !asked: // emptied without a look
		return rule.Text{}
	case loaded.Memory:
		return r.memoryText(short)
	case !loaded.Found && r.server.runs().Sessions == InCache:
		return rule.Textf("key %s -> not in memory", "키 %s -> 메모리에 없음", short)
	case !loaded.Found:
		if expired, ok := r.server.peek(sent); ok {
			at := expired.Expires
			return rule.Text{EN: "key " + short + " -> a row that expired " + at.Format("2 Jan 15:04:05"),
				KO: "키 " + short + " -> " + at.Format("1월 2일 15:04:05") + "에 만료된 행"}
		}
		return rule.Textf("key %s -> no row", "키 %s -> 행 없음", short)
	case loaded.Decoded.Signature == sessionstore.SignatureBad:
		return rule.Textf("key %s -> row, wrongly signed: read as empty", "키 %s -> 행, 서명이 틀려 빈 세션으로 읽음", short)
	case !loaded.Decoded.Readable:
		return rule.Textf("key %s -> row, unreadable: read as empty", "키 %s -> 행, 읽을 수 없어 빈 세션으로 봄", short)
	}
	if r.server.runs().Sessions == InCachedDatabase {
		return rule.Textf("key %s -> not in memory -> row", "키 %s -> 메모리에 없음 -> 행", short)
	}
	return rule.Textf("key %s -> row", "키 %s -> 행", short)
}

// memoryText says that the memory of the server knew the key.
func (r *Request) memoryText(short string) rule.Text {
	if r.server.runs().Sessions == InCachedDatabase {
		return rule.Textf("key %s -> memory, no query", "키 %s -> 메모리, 쿼리 없음", short)
	}
	return rule.Textf("key %s -> memory", "키 %s -> 메모리", short)
}

// cookieText says what the session that is a cookie was worth.
func (r *Request) cookieText(loaded sessionstore.Loaded, asked bool) rule.Text {
	d := loaded.Decoded
	switch {
	case !r.lookup.hasCookie:
		return rule.Text{EN: "no cookie, no session", KO: "쿠키가 없어 세션도 없음"}
	case !asked && len([]rune(r.lookup.sent)) < 8:
		return rule.Textf("cookie %q is too short to be a session", "쿠키 %q: 너무 짧아 세션으로 치지 않음", r.lookup.sent)
	case !asked:
		return rule.Text{}
	case d.Signature == sessionstore.SignatureBad:
		return rule.Text{EN: "cookie -> wrongly signed: an empty session", KO: "쿠키 -> 서명이 틀려 빈 세션으로 봄"}
	case !d.Readable:
		return rule.Text{EN: "cookie -> unreadable: an empty session", KO: "쿠키 -> 읽을 수 없어 빈 세션으로 봄"}
	case loaded.Renew:
		return rule.Text{EN: "cookie -> signed on " + d.SignedAt.Format("2 Jan 15:04:05") + ", too long ago: an empty session",
			KO: "쿠키 -> " + d.SignedAt.Format("1월 2일 15:04:05") + "에 서명됨, 너무 오래되어 빈 세션으로 봄"}
	}
	return rule.Text{EN: "cookie -> well signed", KO: "쿠키 -> 서명이 맞음"}
}

// where names the place where the session was found.
func (s *Server) where() rule.Text {
	switch s.runs().Sessions {
	case InCache:
		return rule.Text{EN: "memory", KO: "메모리"}
	case InSignedCookies:
		return rule.Text{EN: "cookie", KO: "쿠키"}
	}
	return rule.Text{EN: "row", KO: "행"}
}

// peek returns the row of a key, alive or not, without a trace in the record.
func (s *Server) peek(key string) (sessionstore.Row, bool) {
	row, found, err := sessionstore.RowOf(s.db.Conn(nil), s.sessionSettings().Codec(), key)
	return row, found && err == nil
}
