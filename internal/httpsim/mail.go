package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"statelab/internal/filters"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// SendMail is send_mail(…): a mail to one address, of a text or of HTML.
type SendMail struct {
	To, Subject Template
	From        Template  // empty, or filled in with nothing: DEFAULT_FROM_EMAIL
	Text        *Template // nil: HTML is given
	HTML        *Template // as render() fills it in

	call string // what sends it, empty for send_mail()
}

// Mail is one that was sent.
type Mail struct {
	From, To, Subject string
	Body              string // HTML where IsHTML says so
	IsHTML            bool
	At                time.Time
}

// Post is where mails of all sites of a world arrive, whatever becomes of the sites. The zero
// value is empty and ready.
type Post struct {
	mu  sync.Mutex
	all []Mail
}

// mostMails are kept; the oldest go.
const mostMails = 1000

// Copy returns a post in which the same has arrived.
func (p *Post) Copy() *Post {
	p.mu.Lock()
	defer p.mu.Unlock()
	return &Post{all: slices.Clone(p.all)}
}

func (p *Post) add(m Mail) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, m)
	p.all = p.all[max(0, len(p.all)-mostMails):]
}

// to returns the mails to an address, the newest first; all for an empty one.
func (p *Post) to(address string) []Mail {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := slices.DeleteFunc(slices.Clone(p.all), func(m Mail) bool { return address != "" && !strings.EqualFold(m.To, address) })
	slices.Reverse(all)
	return all
}

func (a SendMail) run(v *visit) error {
	m := Mail{At: v.server.env.Now(), IsHTML: a.HTML != nil}
	for _, part := range []struct {
		of *Template
		to *string
	}{{&a.From, &m.From}, {&a.To, &m.To}, {&a.Subject, &m.Subject}, {cmp.Or(a.HTML, a.Text), &m.Body}} {
		text, err := v.fill(*part.of, part.of == a.HTML)
		if err != nil {
			return err
		}
		*part.to = text
	}
	m.From = cmp.Or(m.From, v.server.code().settings.fromEmail)
	if m.To == "" { // as Django, which leaves empty addresses out, and builds no header then
		v.Note("%s: to nobody", "%s: 받는 사람 없음", cmp.Or(a.call, "send_mail()"))
		return nil
	}
	for _, header := range []string{m.From, m.To, m.Subject} {
		if strings.ContainsAny(header, "\r\n") {
			return errors.New("BadHeaderError: Header values can't contain newlines")
		}
	}
	if v.server.env.Post != nil {
		v.server.env.Post.add(m)
	}
	v.Note("%s: to %s, %s", "%s: %s에게, %s", cmp.Or(a.call, "send_mail()"), shortText(m.To), python.Quote(shortText(m.Subject)))
	return nil
}

func (a SendMail) check(c *checking) {
	c.value(a.From)
	c.value(a.To)
	c.value(a.Subject)
	if a.Text != nil {
		c.value(*a.Text)
	}
	if (a.Text == nil) == (a.HTML == nil) {
		c.add("a mail has a text or html, and not both")
	}
}

// Mailbox is the built-in site that shows mails.
const Mailbox = "mailbox"

// addressInText finds addresses in a text, of which whoever reads mail makes links.
var addressInText = memo.Pattern(`https?://[^\s<>"]+[^\s<>".,;:!?)]`)

// mailbox is the page of a site that shows mails: those to the address in the query, or all;
// with newest in it the newest of them alone.
func mailbox(r *Request) (*Response, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return r.methodNotAllowed(HTML(errorPage(405)), "GET, HEAD"), nil
	}
	address := r.GET.Get("to")
	var b strings.Builder
	b.WriteString("<!doctype html>\n<title>Mail</title>\n")
	var mails []Mail
	if r.server.env.Post != nil {
		mails = r.server.env.Post.to(address)
	}
	if _, alone := r.GET.Lookup("newest"); alone && len(mails) > 1 {
		mails = mails[:1]
	}
	if len(mails) == 0 {
		b.WriteString("<p>No mail.</p>\n")
	}
	for _, m := range mails {
		fmt.Fprintf(&b, "<h2>%s</h2>\n<p>from %s to %s</p>\n", filters.Escape(m.Subject), filters.Escape(m.From), filters.Escape(m.To))
		if m.IsHTML {
			b.WriteString("<div>" + m.Body + "</div>\n")
			continue
		}
		b.WriteString("<p>" + withLinks(m.Body) + "</p>\n")
	}
	r.Note("mails shown: %d", "보여 준 메일: %d통", len(mails))
	return HTML(b.String()), nil
}

// withLinks is a text as a page shows it.
func withLinks(text string) string {
	var b strings.Builder
	from := 0
	for _, at := range addressInText().FindAllStringIndex(text, -1) {
		link := filters.Escape(text[at[0]:at[1]])
		b.WriteString(filters.Escape(text[from:at[0]]) + `<a href="` + link + `">` + link + "</a>")
		from = at[1]
	}
	b.WriteString(filters.Escape(text[from:]))
	return strings.ReplaceAll(b.String(), "\n", "<br>\n")
}
