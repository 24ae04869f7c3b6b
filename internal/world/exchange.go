package world

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/htmlpage"
	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// navigated records the hops of a navigation.
func (s *stage) navigated(nav browser.Navigation, err error) error {
	now := s.clock.Now()
	s.step.Exchanges = slices.Grow(s.step.Exchanges, len(nav.Hops))
	for _, hop := range nav.Hops {
		x := trace.Exchange{Exchange: hop.Exchange, Around: witness.Around(hop.Context), Why: s.why(hop), ByPage: hop.ByPage, Sent: s.sentFates(hop.Sent, now),
			Cleared: witness.Cleared(hop.Cleared, now), CORS: acrossOrigins(hop.CORS)}
		if hop.Cause == browser.Preflight {
			withoutCookies(x.Sent)
		}
		for _, f := range hop.Fields {
			x.Fields = append(x.Fields, trace.Field{Name: f.Name, Value: f.Value, Hidden: f.Hidden, Secret: f.Secret})
		}
		for _, r := range hop.Received {
			x.Received = append(x.Received, witness.Received(r.Decision, now))
		}
		if hop.Page != nil {
			x.Page = hop.Page.Words
		}
		left := after{asked: true}
		if hop.Jar != nil {
			left.held, left.gone = hop.Jar.Cookies, append(leftBy(hop.Received), hop.Cleared...)
		}
		host := s.host
		if s.exchanged(x, hop.Nth, left); hop.ByPage {
			s.host = host // the site of the page stays the one concerned
		}
		s.afters[len(s.afters)-1].host = s.host
	}
	if page := s.profile.Page(s.tab); page != nil && len(nav.Hops) == 0 && len(nav.Notes) > 0 { // which the browser has kept
		s.host = page.URL.HostPort()
	}
	s.step.Notes = append(s.step.Notes, nav.Notes...)
	if !nav.Problem.IsZero() {
		s.step.Notes = append(s.step.Notes, nav.Problem)
		s.step.RedirectLoop = slices.ContainsFunc(nav.Hops, func(h browser.Hop) bool {
			return !h.ByPage && len(h.Context.Redirects) == browser.MaxRedirects
		})
	}
	return err
}

// withoutCookies says of cookies why they do not go along with a question for leave.
func withoutCookies(fates []trace.Fate) {
	for i := range fates {
		if f := &fates[i]; f.Rule == "credentials-omitted" {
			f.Seen = rule.Text{EN: "a preflight has no cookies with it", KO: "프리플라이트에는 쿠키를 함께 보내지 않음"}
			f.Wanted = rule.Text{}
		}
	}
}

// why says what made a request happen, where it is no plain visit.
func (s *stage) why(hop browser.Hop) rule.Text {
	who := rule.Text{EN: "the page", KO: "페이지가"}
	if hop.InFrame {
		who = rule.Text{EN: "the frame", KO: "프레임이"}
	}
	loads := func(en, ko string) rule.Text {
		return rule.Text{EN: who.EN + " loads " + en, KO: who.KO + " " + ko + " 불러옴"}
	}
	if said := s.pressed(hop); !said.IsZero() {
		return said
	}
	switch hop.Cause {
	case browser.Followed:
		return rule.Text{EN: "the browser follows by itself", KO: "브라우저가 스스로 따라감"}
	case browser.Image:
		return loads("an image", "이미지를")
	case browser.Script:
		return loads("a script", "스크립트를")
	case browser.Style:
		return loads("a style sheet", "스타일시트를")
	case browser.Framed:
		return loads("a frame", "프레임을")
	case browser.Preflight:
		return rule.Text{EN: "the browser asks for leave first", KO: "브라우저가 먼저 허락을 구함"}
	case browser.Fetched:
		return rule.Text{EN: "a script of the page fetches it", KO: "페이지의 스크립트가 fetch로 요청함"}
	}
	return rule.Text{}
}

// pressed says what comes of a button that somebody pressed, where it is more than a request.
func (s *stage) pressed(hop browser.Hop) rule.Text {
	submitted, _ := s.move.Act.(Submit)
	switch {
	case hop.GivenUp && submitted.Twice == InTurn:
		return rule.Text{EN: "the first click, answered, and given up on the way: no cookie is stored", KO: "첫 번째 클릭: 응답이 오는 중에 버려져 쿠키가 저장되지 않음"}
	case hop.GivenUp:
		return rule.Text{EN: "the first click, given up when the second one came: no cookie is stored", KO: "첫 번째 클릭: 두 번째 클릭이 오자 버려져 쿠키가 저장되지 않음"}
	case hop.Cause == browser.Reloaded && hop.Request.Method == "POST":
		return rule.Text{EN: "the browser asks whether the form is to be sent again: yes", KO: "브라우저가 폼을 다시 보낼지 묻고, 사용자가 그러겠다고 함"}
	}
	return rule.Text{}
}

// exchanged adds an exchange, the nth on its connection, with what its server did and
// what is left behind it. Its site is concerned now.
func (s *stage) exchanged(x trace.Exchange, nth int, left after) {
	if u, err := address.Parse(x.URL); err == nil {
		s.host = u.HostPort()
		left.table = s.serverSide(&x, nth)
	}
	left.at = s.clock.Now()
	s.afters = append(s.afters, left)
	s.step.Exchanges = append(s.step.Exchanges, x)
}

// serverSide adds to an exchange what was seen of the server's side, and returns its
// table behind a request that wrote in this step.
func (s *stage) serverSide(x *trace.Exchange, nth int) *httpsim.Table {
	server := s.servers[s.host]
	if server == nil {
		return nil
	}
	inside := server.Inside()
	if inside == nil {
		x.Server = &trace.Server{Host: s.host, Unseen: true}
		return nil
	}
	h, ok := inside.Take(memhttp.Place{Connection: x.Connection.ID, Request: nth})
	if !ok {
		return nil
	}
	s.fault = cmp.Or(s.fault, h.Fault)
	x.Server = witness.Server(s.host, h)
	project := s.project(s.host)
	if project != s.host {
		x.Server.Project = project
	}
	s.statements[project] = append(s.statements[project], h.Queries...)
	if now := inside.Now(); !now.Equal(s.clock.Now()) {
		clock := now.UTC().Format("2006-01-02 15:04:05 UTC")
		x.Server.Notes = slices.Insert(x.Server.Notes, 0, rule.Textf("its clock shows %s", "서버의 시계: %s", clock))
	}
	x.Means = httpsim.Sentences(trace.PlainWords(x.Page))
	if h.Table == nil || h.Table.Writes <= s.writes[project] {
		return nil
	}
	return h.Table
}

// headers are headers of an act with values put in. What those bring in may end a line.
func (s *stage) headers(fields []Field) (wire.Headers, error) {
	var headers wire.Headers
	for _, h := range fields {
		value := s.values.Expand(h.Value)
		if strings.ContainsAny(value, "\r\n\x00") {
			return nil, &FieldError{"headers." + h.Name, errors.New("the header " + h.Name + " would hold a line end")}
		}
		headers = append(headers, wire.Header{Name: h.Name, Value: wire.Bytes(value)})
	}
	return headers, nil
}

func (a Send) say(s *stage) rule.Text {
	if a.Twice == InTurn {
		return rule.Textf("A raw request, sent twice, one behind the other, without a browser and without a jar: %s %s",
			"브라우저도 쿠키 저장소도 거치지 않고 같은 요청 두 개를 차례로 직접 보냅니다. (%s %s)", cmp.Or(a.Method, "GET"), s.values.Expand(a.URL))
	}
	if who := s.profile.who; a.Twice == AtOnce && s.move.Browser != "" {
		return rule.Textf("%[1]s sends a raw request twice at the same moment, without a browser and without a jar: %[3]s %[4]s",
			"%[2]s 브라우저와 쿠키 저장소를 거치지 않고 같은 요청 두 개를 동시에 직접 보냅니다. (%[3]s %[4]s)", who.EN, who.KO, cmp.Or(a.Method, "GET"), s.values.Expand(a.URL))
	}
	if a.Twice == AtOnce {
		return rule.Textf("A raw request, sent twice at the same moment, without a browser and without a jar: %s %s",
			"브라우저도 쿠키 저장소도 거치지 않고 같은 요청 두 개를 동시에 직접 보냅니다. (%s %s)", cmp.Or(a.Method, "GET"), s.values.Expand(a.URL))
	}
	if who := s.profile.who; s.move.Browser != "" {
		return rule.Textf("%[1]s sends a raw request, without a browser and without a jar: %[3]s %[4]s",
			"%[2]s 브라우저와 쿠키 저장소를 거치지 않고 요청을 직접 보냅니다. (%[3]s %[4]s)", who.EN, who.KO, cmp.Or(a.Method, "GET"), s.values.Expand(a.URL))
	}
	return rule.Textf("A raw request, sent without a browser and without a jar: %s %s",
		"브라우저도 쿠키 저장소도 거치지 않고 요청을 직접 보냅니다. (%s %s)", cmp.Or(a.Method, "GET"), s.values.Expand(a.URL))
}

func (a Send) do(s *stage) error {
	u, err := s.parse(a.URL)
	if err != nil {
		return err
	}
	req := wire.Request{Method: cmp.Or(a.Method, "GET"), Target: u.Target(), Body: wire.Bytes(s.values.Expand(a.Body))}
	if req.Headers, err = s.headers(a.Headers); err != nil {
		return err
	}
	s.raw = true
	return s.await(func() landing {
		raw := browser.Raw{Net: s.profile.home}
		if a.Twice != Once {
			return s.sendTwice(raw, u, req, a.Twice)
		}
		done, err := raw.Send(s.ctx, u, req)
		return func(s *stage) error { return s.sent(u, done, err) }
	})
}

// sendTwice sends a request, and once more before an answer is there, or behind it.
func (s *stage) sendTwice(raw browser.Raw, u address.Address, req wire.Request, twice Twice) landing {
	type answer struct {
		wire.Exchange
		err error
	}
	stopped, end := s.begin(twice)()
	came := make(chan answer, 1)
	again := req
	again.Headers = slices.Clone(req.Headers)
	go func() {
		done, err := raw.Send(s.ctx, u, req)
		came <- answer{done, err}
	}()
	first, early := answer{}, false
	select {
	case <-stopped:
	case first = <-came:
		early = true
	}
	done, err := raw.Send(s.ctx, u, again)
	if err != nil { // nobody comes beside the first one
		end()
	}
	if !early {
		first = <-came
	}
	end()
	return func(s *stage) error {
		if err := s.sent(u, first.Exchange, first.err); err != nil || first.err != nil {
			return err
		}
		return s.sent(u, done, err)
	}
}

// sent records what a request without a browser led to.
func (s *stage) sent(u address.Address, done wire.Exchange, err error) error {
	if errors.Is(err, browser.ErrNoServer) {
		s.step.Notes = append(s.step.Notes, rule.Textf("no server answers at %s", "%s에서 응답하는 서버가 없음", u.HostPort()))
		return nil
	}
	if err != nil {
		return err
	}
	x := trace.Exchange{Exchange: done, Page: browser.Words(done.Response)}
	for _, f := range htmlpage.Posted(done.Request.Headers.Get("Content-Type"), string(done.Request.Body)) {
		x.Fields = append(x.Fields, trace.Field{Name: f.Name, Value: f.Value, Secret: f.Secret})
	}
	s.exchanged(x, 1, after{})
	return nil
}
