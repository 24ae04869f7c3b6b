package httpsim

import (
	"math/big"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Message is one of django.contrib.messages: what a page says once, to whoever sees the next one.
type Message struct {
	Level int64
	Text  string
	Extra *string // extra_tags; nil: None
}

// The levels of messages.
const (
	levelDebug   = 10
	levelInfo    = 20
	levelSuccess = 25
	levelWarning = 30
	levelError   = 40
)

// messageLevels are the levels that have a name, by it.
var messageLevels = map[string]int64{"debug": levelDebug, "info": levelInfo, "success": levelSuccess, "warning": levelWarning, "error": levelError}

// MessageLevels returns the names of the levels of messages, the lowest first.
func MessageLevels() []string { return []string{"debug", "info", "success", "warning", "error"} }

// levelTag is the tag of a message by its level alone, "" where the level has no name.
func (m Message) levelTag() string {
	for name, level := range messageLevels {
		if level == m.Level {
			return name
		}
	}
	return ""
}

// tags are all of its tags: extra_tags before that of the level.
func (m Message) tags() string {
	var all []string
	if m.Extra != nil && *m.Extra != "" {
		all = append(all, *m.Extra)
	}
	if tag := m.levelTag(); tag != "" {
		all = append(all, tag)
	}
	return strings.Join(all, " ")
}

// The storages of messages, as MESSAGE_STORAGE names them behind messageStorages.
const (
	messageStorages = "django.contrib.messages.storage."
	fallbackStorage = messageStorages + "fallback.FallbackStorage"
	cookieStorage   = messageStorages + "cookie.CookieStorage"
	sessionStorage  = messageStorages + "session.SessionStorage"
)

const (
	messageCookie   = "messages"                // the cookie in which CookieStorage keeps them
	messageSession  = "_messages"               // what SessionStorage calls them in the session
	messageKey      = "__json_message"          // what each begins with, as JSON
	notFinished     = "__messagesnotfinished__" // stands behind them where the others are kept elsewhere
	messageSalt     = "django.contrib.messages" // of the signature of the cookie
	maxMessageBytes = 2048                      // that the cookie takes
	longestMessages = 1 << 20                   // octets of the texts that one request may add
	notedMessages   = 10                        // that are told one by one
)

// messageStore is request._messages, with what it knows of where messages are.
type messageStore struct {
	loaded            []Message
	isLoaded          bool
	queued            []Message
	used, added       bool
	level             *int64 // set_level(); nil: that of the settings
	octets            int    // of what was queued
	inCookie, inStore bool   // messages were found there
	inTheCookie       int    // how many
	wasBad            bool   // the cookie could not be read
}

// longestMessage is how many characters of a message are told at most.
const longestMessage = 60

// addMessage is messages.add_message(request, level, text, extra_tags).
func (r *Request) addMessage(m Message) error {
	if r.server.runs().Lacks.Messages {
		return pyrun.Raise("MessageFailure", "You cannot add messages without installing django.contrib.messages.middleware.MessageMiddleware")
	}
	s := &r.messages
	said := "messages.add_message(request, " + pythonStr(m.Level) + ", " + python.Quote(clipped(m.Text, longestMessage)) + ")"
	if tag := m.levelTag(); tag != "" {
		said = "messages." + tag + "(" + python.Quote(clipped(m.Text, longestMessage)) + ")"
	}
	switch {
	case m.Text == "":
		return nil
	case m.Level < r.messageLevel():
		r.Note("%[1]s: below MESSAGE_LEVEL, so it is not kept", "%[1]s: MESSAGE_LEVEL보다 낮아 보관하지 않음", said)
		return nil
	}
	if s.octets += len(m.Text); s.octets > longestMessages {
		return errTooLong
	}
	s.added = true
	s.queued = append(s.queued, m)
	switch len(s.queued) {
	case notedMessages + 1:
		r.Note("messages: and more", "messages: 더 있음")
	default:
		if len(s.queued) <= notedMessages {
			r.noteCode("%s", said)
		}
	}
	return nil
}

// messageLevel is the least level that is kept.
func (r *Request) messageLevel() int64 {
	if r.messages.level != nil {
		return *r.messages.level
	}
	return r.server.code().settings.messageLevel
}

// oldMessages are the messages that earlier requests have left, read once.
func (r *Request) oldMessages() ([]Message, error) {
	s := &r.messages
	if s.isLoaded {
		return s.loaded, nil
	}
	s.isLoaded = true
	var err error
	switch r.server.code().settings.messageStorage {
	case cookieStorage:
		s.loaded, _, _ = r.messagesOfCookie()
		if s.wasBad {
			s.used = true // so that the cookie goes
		}
	case sessionStorage:
		s.loaded, _, err = r.messagesOfSession()
	default:
		found, all, there := r.messagesOfCookie()
		if !there {
			break
		}
		s.loaded, s.inCookie = found, len(found) > 0
		if all {
			break
		}
		more, there, failed := r.messagesOfSession()
		if err = failed; there {
			s.inStore = len(more) > 0
			s.loaded = append(s.loaded, more...)
		}
	}
	return s.loaded, err
}

// allMessages are those that are there: what earlier requests have left, and what this one has added.
func (r *Request) allMessages() ([]Message, error) {
	if r.server.runs().Lacks.Messages {
		return nil, nil
	}
	old, err := r.oldMessages()
	return slices.Concat(old, r.messages.queued), err
}

// readMessages are all messages for somebody who goes through them: they are not kept any longer.
func (r *Request) readMessages() ([]Message, error) {
	if r.server.runs().Lacks.Messages {
		return nil, nil
	}
	old, err := r.oldMessages()
	if err != nil {
		return nil, err
	}
	s := &r.messages
	if !s.used && len(old)+len(s.queued) > 0 {
		r.Note("messages: gone through (%[1]d), and not kept any longer", "messages: %[1]d개를 읽었으므로 더 보관하지 않음", len(old)+len(s.queued))
	}
	s.used = true
	s.loaded, s.queued = slices.Concat(old, s.queued), nil
	return s.loaded, nil
}

// messagesOfCookie are those in the cookie, whether these are all, and whether there is a cookie that can be read.
func (r *Request) messagesOfCookie() (found []Message, all, there bool) {
	sent := r.Cookies.Get(messageCookie)
	if sent == "" {
		return nil, true, false
	}
	signer := r.server.cookieSigner(messageSalt, "")
	signer.Longest = longestMessages
	d := signer.Decode(sent)
	list, err := sessionstore.ParseJSON(d.JSON)
	items, is := list.(*sessionstore.List)
	if d.Signature == sessionstore.SignatureBad || err != nil || !is {
		r.messages.wasBad = true
		r.Note("the cookie messages has no right signature: no message is read", "쿠키 messages의 서명이 맞지 않음: 메시지를 읽지 않음")
		return nil, true, false
	}
	all = true
	for i := range items.Len() {
		if i == items.Len()-1 && items.At(i) == notFinished {
			all = false
			break
		}
		if m, is := messageOf(items.At(i)); is {
			found = append(found, m)
		}
	}
	r.messages.inTheCookie = len(found)
	return found, all, true
}

// messagesOfSession are those in the session, and whether it holds any list of them.
func (r *Request) messagesOfSession() (found []Message, there bool, err error) {
	value, has := r.session.Lookup(messageSession)
	r.sayLookup()
	if err := r.session.Err(); err != nil || !has || value == nil {
		return nil, false, err
	}
	if text, is := value.(string); is && text != "" {
		if value, err = sessionstore.ParseJSON(text); err != nil {
			return nil, false, err
		}
	}
	list, is := value.(*sessionstore.List)
	if !is {
		return nil, false, nil
	}
	for i := range list.Len() {
		if m, is := messageOf(list.At(i)); is {
			found = append(found, m)
		}
	}
	return found, true, nil
}

// messageOf reads a message as it was written into JSON. It is false for anything else.
func messageOf(v sessionstore.Value) (m Message, is bool) {
	parts, is := v.(*sessionstore.List)
	if !is || parts.Len() < 4 || parts.At(0) != messageKey {
		return m, false
	}
	switch level := parts.At(2).(type) {
	case int64:
		m.Level = level
	case *big.Int:
		return m, false
	default:
		return m, false
	}
	m.Text = pythonStr(parts.At(3))
	if parts.Len() > 4 && parts.At(4) != nil {
		extra := pythonStr(parts.At(4))
		m.Extra = &extra
	}
	return m, true
}

// inJSON are messages as Django encodes them. An empty text of extra_tags is written.
func inJSON(all []Message, more ...sessionstore.Value) *sessionstore.List {
	list := &sessionstore.List{}
	for _, m := range all {
		one := sessionstore.NewList(messageKey, int64(0), m.Level, m.Text)
		if m.Extra != nil {
			one.Append(*m.Extra)
		}
		list.Append(one)
	}
	for _, v := range more {
		list.Append(v)
	}
	return list
}

// closeMessages is the second half of MessageMiddleware: it keeps what nobody has gone through.
func (r *Request) closeMessages(res *Response) error {
	s := &r.messages
	var keep []Message
	switch {
	case s.used:
		keep = s.queued
	case s.added:
		all, err := r.allMessages()
		if err != nil {
			return err
		}
		keep = all
	default:
		return nil
	}
	switch r.server.code().settings.messageStorage {
	case cookieStorage:
		_, err := r.keepInCookie(res, keep, true)
		return err
	case sessionStorage:
		return r.keepInSession(keep)
	}
	if len(keep) > 0 {
		rest, err := r.keepInCookie(res, keep, false)
		if err != nil {
			return err
		}
		keep = rest
	} else if s.inCookie {
		if _, err := r.keepInCookie(res, nil, false); err != nil {
			return err
		}
	}
	if len(keep) > 0 || s.inStore {
		return r.keepInSession(keep)
	}
	return nil
}

// keepInCookie puts messages into the cookie, or asks the browser to delete it where there are none. It returns those
// that the cookie does not take: the newest, or the oldest where these are to go.
func (r *Request) keepInCookie(res *Response, all []Message, oldestGo bool) (rest []Message, err error) {
	set, now := r.server.code().settings, r.server.env.Now()
	if len(all) == 0 {
		if _, sent := r.Cookies.Lookup(messageCookie); sent {
			r.Note("MessageMiddleware: no message is left, so the browser is asked to delete the cookie messages", "MessageMiddleware: 남은 메시지가 없어 쿠키 messages를 지워 달라고 부탁함")
		}
		return nil, res.DeleteCookie(messageCookie, "/", set.cookie.Domain, set.cookie.SameSite, now)
	}
	signer := r.server.cookieSigner(messageSalt, "")
	encoded, err := signer.Pack(inJSON(all), now)
	if err != nil {
		return nil, err
	}
	kept := len(all)
	if len(encoded) > maxMessageBytes { // the most of them that fit, with the sign that there are others
		part := func(n int) []Message { return all[:n] }
		if oldestGo {
			part = func(n int) []Message { return all[len(all)-n:] }
		}
		fits := func(n int) (bool, error) {
			encoded, err = signer.Pack(inJSON(part(n), notFinished), now)
			return len(encoded) <= maxMessageBytes, err
		}
		low, high := 0, len(all) // low fits, high does not
		for high-low > 1 {
			middle := (low + high) / 2
			so, err := fits(middle)
			if err != nil {
				return nil, err
			}
			if so {
				low = middle
			} else {
				high = middle
			}
		}
		if _, err := fits(low); err != nil {
			return nil, err
		}
		kept = low
		if rest = all[low:]; oldestGo {
			rest = all[:len(all)-low]
		}
	}
	r.sayKept(kept, rest, oldestGo)
	o := set.cookie
	o.Path = "/"
	return rest, res.SetCookie(messageCookie, encoded, o, now)
}

// sayKept notes what became of messages that were to go into the cookie: first why not all of them are there.
func (r *Request) sayKept(kept int, rest []Message, oldestGo bool) {
	switch {
	case len(rest) > 0 && oldestGo:
		r.Note("MessageMiddleware: too long for the %[2]d bytes of the cookie, and lost (%[1]d)", "MessageMiddleware: %[1]d개는 쿠키 %[2]d바이트에 들어가지 않아 사라짐", len(rest), maxMessageBytes)
	case len(rest) > 0:
		r.Note("MessageMiddleware: too long for the %[2]d bytes of the cookie (%[1]d)", "MessageMiddleware: %[1]d개는 쿠키 %[2]d바이트에 들어가지 않음", len(rest), maxMessageBytes)
	}
	if kept > 0 {
		r.Note("MessageMiddleware: into the cookie messages (%[1]d), signed, until a page goes through them", "MessageMiddleware: 서명한 쿠키 messages에 %[1]d개를 넣음. 페이지가 읽을 때까지 남음", kept)
	}
}

// keepInSession puts messages into the session, or takes them out where there are none.
func (r *Request) keepInSession(all []Message) error {
	if len(all) == 0 {
		had := r.session.Has(messageSession)
		r.sayLookup()
		if r.session.Pop(messageSession); had {
			r.Note("MessageMiddleware: no message is left, so session[%[1]s] goes", "MessageMiddleware: 남은 메시지가 없어 session[%[1]s]를 지움", python.Quote(messageSession))
		}
		return r.session.Err()
	}
	text, err := pyrun.PlainJSON().JSON(inJSON(all))
	if err != nil {
		return err
	}
	r.session.Set(messageSession, text)
	r.sayLookup() // the key stands before what is done to the session that it leads to
	r.Note("MessageMiddleware: into session[%[1]s] (%[2]d), until a page goes through them", "MessageMiddleware: session[%[1]s]에 %[2]d개를 넣음. 페이지가 읽을 때까지 남음", python.Quote(messageSession), len(all))
	return r.session.Err()
}
