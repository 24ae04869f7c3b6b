package chromium_test

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// hop is one request and its answer, as the browser told of them.
type hop struct {
	tab, frame, id, loader string
	main                   bool // the frame is the tab's outermost one
	top                    string
	page                   string // the loader of the page that is in the tab
	kind, initiator        string
	request                struct {
		URL, Method string
		Headers     map[string]string
	}
	wall, at, answered float64
	status             int
	headers            map[string]string // of the answer
	failed             string            // why none came
	extra              *requestExtra
	answerExtra        *answerExtra
}

type requestExtra struct {
	RequestID         string
	Headers           map[string]string
	AssociatedCookies []associated
}

// associated is a cookie that went along, or did not and why.
type associated struct {
	BlockedReasons []string
	Cookie         stored
}

type answerExtra struct {
	RequestID      string
	StatusCode     int
	Headers        map[string]string
	BlockedCookies []struct {
		BlockedReasons []string
		CookieLine     string
	}
}

type toldAnswer struct {
	Status  int
	Headers map[string]string
}

// hops puts together what the browser told.
func (b *browser) hops() []*hop {
	b.mu.Lock()
	events := slices.Clone(b.events)
	b.mu.Unlock()
	var all []*hop
	chains := map[string][]*hop{}
	extras, answers := map[string][]*requestExtra{}, map[string][]*answerExtra{}
	main, tops, pages := map[string]string{}, map[string]string{}, map[string]string{} // of each tab: its outermost frame, the page in it
	pageOf := map[string]bool{}
	for _, e := range events {
		switch e.Method {
		case "Page.frameNavigated":
			var p struct {
				Frame struct{ ID, ParentID, URL, LoaderID string }
			}
			if json.Unmarshal(e.Params, &p) == nil && p.Frame.ParentID == "" {
				main[e.SessionID], tops[e.SessionID] = p.Frame.ID, p.Frame.URL
				pages[e.SessionID], pageOf[p.Frame.LoaderID] = p.Frame.LoaderID, true
			}
		case "Network.requestWillBeSent":
			h := asked(e, chains)
			if h == nil {
				continue
			}
			if main[e.SessionID] == "" && h.kind == "document" {
				main[e.SessionID] = h.frame
			}
			h.main, h.top = h.frame == main[e.SessionID], tops[e.SessionID]
			h.page = pages[e.SessionID]
			all = append(all, h)
			chains[h.tab+h.id] = append(chains[h.tab+h.id], h)
		case "Network.requestWillBeSentExtraInfo":
			var p requestExtra
			if json.Unmarshal(e.Params, &p) == nil {
				extras[e.SessionID+p.RequestID] = append(extras[e.SessionID+p.RequestID], &p)
			}
		case "Network.responseReceivedExtraInfo":
			var p answerExtra
			if json.Unmarshal(e.Params, &p) == nil {
				answers[e.SessionID+p.RequestID] = append(answers[e.SessionID+p.RequestID], &p)
			}
		case "Network.responseReceived":
			var p struct {
				RequestID string
				Timestamp float64
				Response  toldAnswer
			}
			if chain := chains[e.SessionID+idOf(e)]; json.Unmarshal(e.Params, &p) == nil && len(chain) > 0 {
				chain[len(chain)-1].answer(p.Timestamp, &p.Response)
			}
		case "Network.loadingFailed":
			var p struct{ ErrorText string }
			if chain := chains[e.SessionID+idOf(e)]; json.Unmarshal(e.Params, &p) == nil && len(chain) > 0 {
				chain[len(chain)-1].failed = p.ErrorText
			}
		}
	}
	for _, h := range all {
		if pageOf[h.loader] { // a page has what was asked for it before it was there
			h.page = h.loader
		}
	}
	for id, chain := range chains {
		if len(extras[id]) == len(chain) {
			for i, h := range chain {
				h.extra = extras[id][i]
			}
		}
		for i, h := range chain {
			if i < len(answers[id]) && (h.status == 0 || answers[id][i].StatusCode == h.status) {
				h.answerExtra = answers[id][i]
			}
		}
	}
	return all
}

func idOf(e message) string {
	var p struct{ RequestID string }
	_ = json.Unmarshal(e.Params, &p)
	return p.RequestID
}

func (h *hop) answer(at float64, r *toldAnswer) {
	h.answered, h.status, h.headers = at, r.Status, r.Headers
}

// asked reads of a request, and of the redirect that led to it.
func asked(e message, chains map[string][]*hop) *hop {
	var p struct {
		RequestID, LoaderID, FrameID, Type string
		Request                            struct {
			URL, Method string
			Headers     map[string]string
		}
		WallTime, Timestamp float64
		Initiator           struct{ Type, URL string }
		RedirectResponse    *toldAnswer
	}
	if json.Unmarshal(e.Params, &p) != nil || !strings.HasPrefix(p.Request.URL, "http") {
		return nil
	}
	if chain := chains[e.SessionID+p.RequestID]; p.RedirectResponse != nil && len(chain) > 0 {
		chain[len(chain)-1].answer(p.Timestamp, p.RedirectResponse)
	}
	return &hop{tab: e.SessionID, frame: p.FrameID, id: p.RequestID, loader: p.LoaderID, kind: strings.ToLower(p.Type), initiator: p.Initiator.Type, request: p.Request, wall: p.WallTime, at: p.Timestamp}
}

type named struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func list(headers map[string]string) (all []named) {
	for name, value := range headers {
		for line := range strings.SplitSeq(value, "\n") {
			all = append(all, named{name, line})
		}
	}
	return all
}

// recording writes what was asked as a recorder does. What developer tools see is one tab.
func recording(form string, hops []*hop) (file []byte, recorded []*hop) {
	var entries []map[string]any
	pages := []map[string]any{}
	known := map[string]bool{}
	for _, h := range hops {
		if form == "WebInspector" && (h.tab != hops[0].tab || h.initiator == "preflight") {
			continue
		}
		headers := h.request.Headers
		if h.extra != nil {
			headers = h.extra.Headers
		}
		entry := map[string]any{"startedDateTime": time.Unix(0, int64(h.wall*1e9)).UTC().Format("2006-01-02T15:04:05.000Z"), "_resourceType": h.kind}
		if form == "WebInspector" {
			if !known[h.page] {
				known[h.page] = true
				pages = append(pages, map[string]any{"id": "page_" + h.page})
			}
			if h.main && h.kind == "document" && h.loader == h.page {
				for _, p := range pages {
					if p["id"] == "page_"+h.page {
						p["title"] = h.request.URL
					}
				}
			}
			entry["pageref"] = "page_" + h.page
		} else {
			entry["pageref"], entry["_frameref"] = h.tab, h.frame
		}
		entry["request"] = map[string]any{"method": h.request.Method, "url": h.request.URL, "httpVersion": "HTTP/1.1", "headers": list(headers), "cookies": h.cookies(form)}
		took := 0.0
		if h.answered > h.at {
			took = (h.answered - h.at) * 1000
		}
		answer := h.headers
		if h.answerExtra != nil {
			answer = h.answerExtra.Headers
		}
		entry["time"], entry["timings"] = took, map[string]any{"blocked": -1, "send": 0, "wait": took, "receive": 0}
		entry["response"] = map[string]any{"status": h.status, "headers": list(answer), "cookies": []any{}, "_error": h.failed}
		entries, recorded = append(entries, entry), append(recorded, h)
	}
	file, _ = json.Marshal(map[string]any{"log": map[string]any{"creator": map[string]any{"name": form}, "pages": pages, "entries": entries}})
	return file, recorded
}

// cookies are those of a request as a recorder lists them.
func (h *hop) cookies(form string) []any {
	all := []any{}
	if form != "WebInspector" || h.extra == nil {
		return all
	}
	for _, a := range h.extra.AssociatedCookies {
		if len(a.BlockedReasons) > 0 {
			continue
		}
		c := map[string]any{"name": a.Cookie.Name, "value": a.Cookie.Value, "domain": a.Cookie.Domain, "path": a.Cookie.Path, "secure": a.Cookie.Secure, "httpOnly": a.Cookie.HTTPOnly,
			"expires": time.UnixMilli(int64(a.Cookie.Expires * 1000)).UTC().Format("2006-01-02T15:04:05.000Z")}
		if a.Cookie.SameSite != "" {
			c["sameSite"] = a.Cookie.SameSite
		}
		if k := a.Cookie.PartitionKey; k != nil {
			c["partitionKey"] = map[string]any{"topLevelSite": k.TopLevelSite, "hasCrossSiteAncestor": k.HasCrossSiteAncestor}
		}
		all = append(all, c)
	}
	return all
}
