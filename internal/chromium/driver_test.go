package chromium_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/world"
)

// driver does the acts of a lesson in a real browser, as the person at the lesson would.
type driver struct {
	t      *testing.T
	actors map[string]*actor
	kept   world.Values
	said   string   // what the last script said
	listed []stored // in the developer tools that were opened last
}

// actor is one browser of the lesson: a profile that shares nothing with others.
type actor struct {
	*browser
	context string
	tabs    map[string]string // sessions, by the names that the lesson has
	targets map[string]string // of each session
	current string            // the session of the tab that acted last
	asked   []*hop            // what the last move asked for
	before  int               // and how much had been asked for before it
}

// newDriver has a browser be those of a lesson, of which the first acts where none is named.
func newDriver(t *testing.T, b *browser, names []string) *driver {
	d := &driver{t: t, actors: map[string]*actor{}, kept: world.Values{}}
	for _, name := range names {
		a := &actor{browser: b, tabs: map[string]string{}, targets: map[string]string{}}
		var made struct{ BrowserContextID string }
		a.must(t, "", "Target.createBrowserContext", nil, &made)
		a.context, d.actors[name] = made.BrowserContextID, a
	}
	d.actors[""] = d.actors[names[0]]
	return d
}

// close ends all browsers of the lesson.
func (d *driver) close() {
	for name, a := range d.actors {
		if name != "" {
			a.tell("", "Target.disposeBrowserContext", map[string]any{"browserContextId": a.context})
		}
	}
}

// tab returns the session of a tab, which it opens where there is none yet.
func (a *actor) tab(t *testing.T, name string) string {
	if a.tabs[name] == "" {
		var created struct{ TargetID string }
		a.must(t, "", "Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": a.context}, &created)
		var attached struct{ SessionID string }
		a.must(t, "", "Target.attachToTarget", map[string]any{"targetId": created.TargetID, "flatten": true}, &attached)
		a.tabs[name], a.targets[attached.SessionID] = attached.SessionID, created.TargetID
		a.must(t, attached.SessionID, "Page.enable", nil, nil)
		a.must(t, attached.SessionID, "Network.enable", nil, nil)
	}
	a.current = a.tabs[name]
	return a.current
}

// do does what a browser does in a move, and waits for what comes of it: for so many requests
// at least, and not for ever. The error says why it could not be done.
func (d *driver) do(m world.Move, requests int) error {
	a := d.actors[m.Browser]
	if a == nil {
		return fmt.Errorf("there is no browser %q", m.Browser)
	}
	tab := a.tab(d.t, m.Tab)
	a.before = len(a.hops())
	if err := d.act(a, tab, m.Act); err != nil {
		return err
	}
	a.settle(a.before + requests)
	a.asked = slices.DeleteFunc(a.hops()[a.before:], func(h *hop) bool { return h.extra == nil }) // it came from memory
	return nil
}

// hops are the requests of the actor so far. What browsers ask for an icon is left out.
func (a *actor) hops() []*hop {
	return slices.DeleteFunc(a.browser.hops(), func(h *hop) bool {
		return a.targets[h.tab] == "" || strings.HasSuffix(h.request.URL, "/favicon.ico")
	})
}

// settle waits until there were so many requests and nothing more happens. For what does not
// come, such as the answer of a page that has stopped, it waits a while.
func (a *actor) settle(requests int) {
	quiet, last := 0, -1
	for range 250 {
		time.Sleep(20 * time.Millisecond)
		a.mu.Lock()
		now, open := len(a.events), a.unanswered()
		a.mu.Unlock()
		if quiet++; now != last {
			quiet = 0
		}
		if last = now; quiet >= 3 && open == 0 && len(a.hops()) >= requests || quiet > 50 {
			return
		}
	}
}

// unanswered counts the requests of the actor that are under way.
func (a *actor) unanswered() int {
	open := map[string]bool{}
	for _, e := range a.events {
		switch e.Method {
		case "Network.requestWillBeSent":
			open[e.SessionID+idOf(e)] = a.targets[e.SessionID] != ""
		case "Network.loadingFinished", "Network.loadingFailed":
			delete(open, e.SessionID+idOf(e))
		}
	}
	count := 0
	for _, mine := range open {
		if mine {
			count++
		}
	}
	return count
}

// act does what a browser does.
func (d *driver) act(a *actor, tab string, act world.Act) error {
	x := d.kept.Expand
	switch act := act.(type) {
	case world.Visit:
		a.visit(tab, x(act.URL))
		return nil
	case world.Click:
		return a.run(tab, fmt.Sprintf(clicks, quote(fold(x(act.Words))), act.Nth), true)
	case world.Submit:
		return a.run(tab, fmt.Sprintf(submits, quote(fold(x(act.Button))), act.Nth, d.fields(act.Fields), d.fields(act.Hidden)), true)
	case world.OpenMail:
		a.visit(tab, act.Address(d.kept))
		a.settle(a.before + 1)
		if act.Words == "" {
			return a.run(tab, "document.querySelector('a').click()", true)
		}
		return a.run(tab, fmt.Sprintf(clicks, quote(fold(x(act.Words))), 0), true)
	case world.SignIn:
		a.visit(tab, x(act.URL))
		a.settle(a.before + 1)
		all := append([]world.Field{{Name: "username", Value: act.User}, {Name: "password", Value: act.Password}}, act.Fields...)
		return a.run(tab, fmt.Sprintf(fills, d.fields(all)), true)
	case world.Press:
		if act.Button == world.Reload {
			a.tell(tab, "Page.reload", nil)
			return nil
		}
		return a.back(tab)
	case world.RestartBrowser:
		return d.restart(a, act.Restored)
	case world.PutCookie:
		return d.put(a, act)
	case world.DropCookie:
		return a.drop(tab, func(c *stored) bool { return c.Name == act.Name })
	case world.DropCookies:
		host, _, _ := strings.Cut(act.Host, ":")
		return a.drop(tab, func(c *stored) bool {
			domain, below := strings.CutPrefix(c.Domain, ".")
			return domain == host || below && strings.HasSuffix(host, "."+domain)
		})
	case world.Fetch:
		return a.run(tab, d.fetching(act), false)
	case world.Script:
		said, err := a.value(tab, x(act.Line), false)
		d.said = said
		return err
	case world.OpenDeveloperTools:
		return d.list(a, tab)
	case world.Look:
		return nil
	}
	return fmt.Errorf("no browser does %T", act)
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func (d *driver) fields(all []world.Field) string {
	list := [][2]string{}
	for _, f := range all {
		list = append(list, [2]string{f.Name, d.kept.Expand(f.Value)})
	}
	text, _ := json.Marshal(list)
	return string(text)
}

// Scripts that find things as a person does, by their words, and use them.
const (
	finding = `const folded = s => s.replace(/\s+/g, ' ').trim();
const nth = (all, what) => { if (all.length < Math.max(1, n)) throw 'there is no ' + what + ' in ' + document.body.innerText; return all[Math.max(1, n) - 1] };
const fill = (form, fields) => { for (const [name, value] of fields) {
  const all = [...form.elements].filter(c => c.name === name && c.type !== 'hidden');
  if (!all.length) throw 'there is no field ' + name;
  for (const c of all) if (c.type === 'checkbox' || c.type === 'radio') c.checked = value !== '' && c.value === value; else c.value = value } };`
	clicks  = `{const words = %s, n = %d; ` + finding + ` nth([...document.links].filter(a => folded(a.textContent) === words), words).click()}`
	submits = `{const words = %s, n = %d, fields = %s, hidden = %s; ` + finding + `
const buttons = [...document.querySelectorAll('form button, form input[type=submit]')].filter(b => b.type === 'submit' && folded(b.tagName === 'INPUT' ? b.value || 'Submit' : b.textContent) === words);
const button = nth(buttons, words); fill(button.form, fields);
for (const [name, value] of hidden) for (const c of button.form.elements) if (c.name === name && c.type === 'hidden') c.value = value;
button.click()}`
	fills = `{const n = 0, fields = %s; ` + finding + `
const form = nth([...document.forms].filter(f => fields.every(([name]) => f.elements[name])), 'form'); fill(form, fields); (form.querySelector('[type=submit], button') || {click: () => form.submit()}).click()}`
)

// visit types an address. The browser says that it is there when it is, so that nobody waits
// for it here: a page may stop in the middle.
func (a *actor) visit(tab, to string) {
	a.tell(tab, "Page.navigate", map[string]any{"url": to, "transitionType": "typed"})
}

// back goes one page back, as the button does, and forward one forward.
func (a *actor) back(tab string) error    { return a.through(tab, -1) }
func (a *actor) forward(tab string) error { return a.through(tab, 1) }

// through goes so many entries through the history of a tab.
func (a *actor) through(tab string, by int) error {
	said, err := a.call(tab, "Page.getNavigationHistory", nil)
	var history struct {
		CurrentIndex int
		Entries      []struct{ ID int }
	}
	if err != nil || json.Unmarshal(said, &history) != nil || history.CurrentIndex+by < 0 || history.CurrentIndex+by >= len(history.Entries) {
		return errors.New("there is no page to go to")
	}
	_, err = a.call(tab, "Page.navigateToHistoryEntry", map[string]any{"entryId": history.Entries[history.CurrentIndex+by].ID})
	return err
}

// run runs a script in the page, which a person may have caused.
func (a *actor) run(tab, script string, gesture bool) error {
	_, err := a.value(tab, script, gesture)
	return err
}

func (a *actor) value(tab, script string, gesture bool) (string, error) {
	said, err := a.call(tab, "Runtime.evaluate", map[string]any{"expression": script, "userGesture": gesture, "awaitPromise": true})
	if err != nil {
		return "", err
	}
	var answer struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Value, Description any }
		}
	}
	if err := json.Unmarshal(said, &answer); err != nil {
		return "", err
	}
	if e := answer.ExceptionDetails; e != nil {
		return "", fmt.Errorf("%s %v %v", e.Text, e.Exception.Value, e.Exception.Description)
	}
	value, _ := answer.Result.Value.(string)
	return value, nil
}

// fetching is a script that makes a request and waits for its end, whatever that is.
func (d *driver) fetching(f world.Fetch) string {
	options := map[string]any{}
	if f.Method != "" {
		options["method"] = f.Method
	}
	if f.Credentials != "" {
		options["credentials"] = f.Credentials
	}
	headers := [][2]string{}
	for _, h := range f.Headers {
		headers = append(headers, [2]string{h.Name, d.kept.Expand(h.Value)})
	}
	to, body := d.kept.Expand(f.URL), ""
	switch {
	case f.Body != "":
		options["body"] = d.kept.Expand(f.Body)
	case f.JSON != "":
		options["body"] = d.kept.ExpandJSON(f.JSON)
		headers = append(headers, [2]string{"Content-Type", "application/json"})
	case len(f.Fields) > 0:
		var parts []string
		for _, field := range f.Fields {
			parts = append(parts, url.QueryEscape(field.Name)+"="+url.QueryEscape(d.kept.Expand(field.Value)))
		}
		if list := strings.Join(parts, "&"); f.Method == "" || f.Method == "GET" || f.Method == "HEAD" {
			to += map[bool]string{true: "&", false: "?"}[strings.Contains(to, "?")] + list
		} else {
			body = fmt.Sprintf("options.body = new URLSearchParams(%s);", quote(list))
		}
	}
	options["headers"] = headers
	said, _ := json.Marshal(options)
	return fmt.Sprintf("{const options = %s; %s fetch(%s, options).then(r => r.text(), () => 0).then(() => '')}", said, body, quote(to))
}

// restart closes the browser and opens it again: tabs and session cookies are gone, or back.
func (d *driver) restart(a *actor, restored bool) error {
	if restored {
		return nil
	}
	err := a.drop(a.current, func(c *stored) bool { return c.Session })
	for _, session := range a.tabs {
		_, _ = a.call("", "Target.closeTarget", map[string]any{"targetId": a.targets[session]})
	}
	a.tabs = map[string]string{}
	return err
}

// held are the cookies of the actor's jar.
func (a *actor) held() (all []stored, err error) {
	said, err := a.call("", "Storage.getCookies", map[string]any{"browserContextId": a.context})
	var answer struct{ Cookies []stored }
	if err == nil {
		err = json.Unmarshal(said, &answer)
	}
	return answer.Cookies, err
}

// list opens the developer tools, which list the cookies of the page and of what it loaded.
func (d *driver) list(a *actor, tab string) error {
	said, err := a.call(tab, "Network.getCookies", nil)
	var answer struct{ Cookies []stored }
	if err == nil {
		err = json.Unmarshal(said, &answer)
	}
	d.listed = answer.Cookies
	return err
}

// put types a cookie in, as developer tools let a person do.
func (d *driver) put(a *actor, act world.PutCookie) error {
	u, err := url.Parse(d.kept.Expand(act.URL))
	if err != nil {
		return err
	}
	cookie := map[string]any{"name": d.kept.Expand(act.Name), "value": d.kept.Expand(act.Value), "url": u.String(), "path": cmp.Or(d.kept.Expand(act.Path), "/"), "secure": act.Secure, "httpOnly": act.HTTPOnly}
	if act.Domain != "" {
		cookie["domain"] = "." + act.Domain
	}
	if act.SameSite != "" {
		cookie["sameSite"] = act.SameSite
	}
	if act.Lasts != nil {
		cookie["expires"] = float64(time.Now().Add(*act.Lasts).UnixMilli()) / 1000
	}
	_, err = a.call("", "Storage.setCookies", map[string]any{"browserContextId": a.context, "cookies": []any{cookie}})
	return err
}

// drop deletes cookies by hand.
func (a *actor) drop(tab string, match func(*stored) bool) error {
	all, err := a.held()
	if err != nil {
		return err
	}
	for i := range all {
		c := &all[i]
		if !match(c) {
			continue
		}
		which := map[string]any{"name": c.Name, "domain": c.Domain, "path": c.Path}
		if k := c.PartitionKey; k != nil {
			which["partitionKey"] = map[string]any{"topLevelSite": k.TopLevelSite, "hasCrossSiteAncestor": k.HasCrossSiteAncestor}
		}
		if _, err := a.call(tab, "Network.deleteCookies", which); err != nil {
			return err
		}
	}
	return nil
}

// lines are the Set-Cookie lines of an answer.
func (h *hop) lines() (all []string) {
	if h.answerExtra == nil {
		return nil
	}
	for name, value := range h.answerExtra.Headers {
		if strings.EqualFold(name, "Set-Cookie") {
			all = strings.Split(value, "\n")
		}
	}
	return all
}
