package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// A cookieColumn is one column of the table of cookies. Those that may leave are
// written below a cookie where the table is too wide, and only where the cookie
// has not what most have.
type cookieColumn struct {
	title  rule.Text
	cell   func(*Terminal, *trace.Cookie) string
	least  int    // columns to which it can be narrowed; 0: never
	early  bool   // it is narrowed before any name is broken
	number bool   // aligned at the right
	usual  string // what most cookies have, of a column that may leave
	flag   bool   // it says yes, or nothing
	domain bool   // a dot before it says that it goes to the hosts below as well
	leaves bool
}

// cookieColumns are those of developer tools, in their order and with their names.
func cookieColumns() []cookieColumn {
	same := func(s string) rule.Text { return rule.Text{EN: s, KO: s} }
	yes := func(has bool, t *Terminal) string {
		if has {
			return t.say(phrases.Yes)
		}
		return ""
	}
	return []cookieColumn{
		{title: phrases.CookieName, least: 9, cell: func(t *Terminal, c *trace.Cookie) string {
			return cmp.Or(c.Name, t.say(phrases.NoName))
		}},
		{title: phrases.CookieValue, cell: func(t *Terminal, c *trace.Cookie) string {
			return cmp.Or(short(string(c.Value)), t.say(phrases.Empty))
		}},
		{title: same("Domain"), least: 9, domain: true, cell: func(_ *Terminal, c *trace.Cookie) string { return sentTo(c) }},
		{title: same("Path"), least: 4, cell: func(_ *Terminal, c *trace.Cookie) string { return c.Path }},
		{title: same("Expires / Max-Age"), least: 10, early: true, cell: func(t *Terminal, c *trace.Cookie) string {
			if c.Session {
				return t.say(phrases.Session)
			}
			return c.Expires.UTC().Format("2006-01-02 15:04:05")
		}},
		{title: phrases.CookieSize, number: true, cell: func(_ *Terminal, c *trace.Cookie) string {
			return strconv.Itoa(len(c.Name) + len(c.Value))
		}},
		{title: same("HttpOnly"), least: 4, early: true, flag: true, cell: func(t *Terminal, c *trace.Cookie) string { return yes(c.HTTPOnly, t) }},
		{title: same("Secure"), flag: true, cell: func(t *Terminal, c *trace.Cookie) string { return yes(c.Secure, t) }},
		{title: same("SameSite"), cell: func(_ *Terminal, c *trace.Cookie) string { return c.SameSite }},
		{title: same("Partition Key"), leaves: true, cell: func(t *Terminal, c *trace.Cookie) string {
			if c.CrossSite {
				return fmt.Sprintf(t.say(phrases.CrossSite), c.Partition)
			}
			return c.Partition
		}},
		{title: same("Priority"), leaves: true, usual: "Medium", cell: func(_ *Terminal, c *trace.Cookie) string {
			return cmp.Or(c.Priority, "Medium")
		}},
	}
}

// sentTo is the domain of a cookie, with the dot by which developer tools mark
// one that goes to the hosts below it as well.
func sentTo(c *trace.Cookie) string {
	if c.HostOnly || c.Domain == "" {
		return c.Domain
	}
	return "." + c.Domain
}

// CookieTables draws the cookies of each jar for its site, with the columns of developer
// tools: as a table where there is room for it, else cookie by cookie.
func (t *Terminal) CookieTables(jars []*trace.Jar) {
	for _, j := range jars {
		t.cookieTable(j)
	}
}

func (t *Terminal) cookieTable(j *trace.Jar) {
	t.rule()
	t.put(t.headline(t.cookieTitle(j))...)
	var cookies []*trace.Cookie
	for i := range j.Cookies {
		if j.Cookies[i].Mark != trace.Gone {
			cookies = append(cookies, &j.Cookies[i].Cookie)
		}
	}
	var others []string
	if j.Others > 0 {
		others = append(others, fmt.Sprintf(t.say(phrases.OtherHosts), j.Others))
	}
	t.tableRows(cookies, others)
}

var toolsTitle = rule.Text{EN: "DEVELOPER TOOLS", KO: "개발자 도구"}

// toolsTable draws what developer tools show of a page, under the path that leads
// there.
func (t *Terminal) toolsTable(tools *trace.Tools) {
	t.rule()
	between, into := gap(2), " > "
	if t.o.Linear {
		between, into = span{text: ": "}, ", "
	}
	path := strings.Join([]string{"Application", "Storage", "Cookies", tools.Origin}, into)
	title := line{t.span(label, t.say(toolsTitle)), between, t.span(plain, path)}
	t.put(title.wrap(t.width, t.width)...)
	cookies := make([]*trace.Cookie, len(tools.Cookies))
	for i := range tools.Cookies {
		cookies[i] = &tools.Cookies[i]
	}
	t.tableRows(cookies, nil)
}

// tableRows draws the rows of a table of cookies, and below them what they leave
// out and what others there are.
func (t *Terminal) tableRows(cookies []*trace.Cookie, others []string) {
	var notes []string
	switch table := t.grid(cookies); {
	case len(cookies) == 0:
		none := "(" + t.say(phrases.JarEmpty) + ")"
		if t.o.Linear {
			none = begun(ended(t.say(phrases.JarEmpty)))
		}
		notes = append(notes, none)
	case table.fits && !t.o.Linear:
		t.put(t.gridLines(table)...)
		if len(table.left) > 0 {
			notes = append(notes, t.say(phrases.LeftOut))
		}
	default:
		for _, c := range cookies {
			t.cookieBlock(c)
		}
	}
	if slices.ContainsFunc(cookies, func(c *trace.Cookie) bool { return c.Session }) {
		notes = append(notes, t.say(phrases.SessionMeans))
	}
	for _, n := range append(notes, others...) {
		t.put(t.line(faint, n).wrap(t.width, t.width)...)
	}
}

// cookieTitle says whose cookies a table has: of which site, and in which browser.
func (t *Terminal) cookieTitle(j *trace.Jar) (title, owner line) {
	between := gap(2)
	if t.o.Linear {
		between = span{text: ": "}
	}
	title = line{t.span(label, t.say(phrases.CookieTable)), between, t.span(plain, wire.Hostname(j.Host))}
	return title, t.line(faint, cmp.Or(j.Title.In(t.o.Lang), j.Browser))
}

// cookieBlock draws one cookie, an attribute a line.
func (t *Terminal) cookieBlock(c *trace.Cookie) {
	if t.o.Linear {
		t.tellCookieBlock(c)
		return
	}
	columns := cookieColumns()
	names := 0
	for _, col := range columns {
		names = max(names, t.column(t.width, t.say(col.title)))
	}
	for i, col := range columns {
		cell := col.cell(t, c)
		switch {
		case i == 0:
			t.put(t.line(key, cell).wrap(t.width, t.width)...)
			continue
		case cell == "" && col.flag:
			cell = t.say(heardWords.no)
		}
		head := line{gap(2), t.span(label, t.say(col.title))}.pad(2 + names).with(gap(1))
		room := t.width - head.width()
		t.hang(head, t.line(plain, cmp.Or(cell, "-")).wrap(room, room), head.width())
	}
}

// A grid is a table of cookies that was measured.
type grid struct {
	columns []cookieColumn
	left    []cookieColumn // written below the cookies
	widths  []int
	gap     int
	cookies []*trace.Cookie
	fits    bool
}

// grid finds the widths of the columns. What does not fit gives way in this order:
// columns in which most cookies say the same, the second blank between columns,
// the time beside the date, the last half of "HttpOnly", long names.
func (t *Terminal) grid(cookies []*trace.Cookie) grid {
	g := grid{columns: cookieColumns(), gap: 2, cookies: cookies}
	g.measure(t)
	if g.width() > t.width {
		for _, c := range g.columns {
			if c.leaves {
				g.left = append(g.left, c)
			}
		}
		g.columns = slices.DeleteFunc(g.columns, func(c cookieColumn) bool { return c.leaves })
		g.measure(t)
	}
	if g.width() > t.width {
		g.gap = 1
	}
	for i, c := range g.columns {
		if c.early && g.width() > t.width {
			g.widths[i] = min(g.widths[i], c.least)
		}
	}
	for g.width() > t.width && g.narrow() {
	}
	g.fits = g.width() <= t.width
	return g
}

// narrow takes a column from the widest of those that can be narrowed, and
// reports whether there was one.
func (g *grid) narrow() bool {
	widest := -1
	for i, c := range g.columns {
		if c.least > 0 && g.widths[i] > c.least && (widest < 0 || g.widths[i] > g.widths[widest]) {
			widest = i
		}
	}
	if widest >= 0 {
		g.widths[widest]--
	}
	return widest >= 0
}

func (g *grid) measure(t *Terminal) {
	g.widths = make([]int, len(g.columns))
	for i, col := range g.columns {
		g.widths[i] = t.column(t.width, t.say(col.title))
		for _, c := range g.cookies {
			g.widths[i] = max(g.widths[i], t.column(t.width, col.cell(t, c)))
		}
	}
}

func (g *grid) width() int {
	n := g.gap * (len(g.widths) - 1)
	for _, w := range g.widths {
		n += w
	}
	return n
}

// gridLines lays the table out: a head, a row a cookie, what was left out below.
func (t *Terminal) gridLines(g grid) []line {
	var head []string
	for _, c := range g.columns {
		head = append(head, t.say(c.title))
	}
	lines := t.gridRow(g, head, label)
	for _, c := range g.cookies {
		var cells []string
		for _, col := range g.columns {
			cells = append(cells, col.cell(t, c))
		}
		lines = append(lines, t.gridRow(g, cells, plain)...)
		var below []string
		for _, col := range g.left {
			if said := col.cell(t, c); said != col.usual {
				below = append(below, t.say(col.title)+" "+said)
			}
		}
		if len(below) > 0 {
			lines = append(lines, indent(t.line(faint, strings.Join(below, ", ")).wrap(t.width-4, t.width-4), 4)...)
		}
	}
	return lines
}

// gridRow lays out one row, each cell in its column on as many lines as it needs.
func (t *Terminal) gridRow(g grid, cells []string, r role) []line {
	var lines []line
	edge := 0
	for i, cell := range cells {
		look := r
		if i < 2 && r == plain {
			look = key
		}
		for n, part := range t.parts(look, cell, g.widths[i]) {
			if n == len(lines) {
				lines = append(lines, line{})
			}
			from := edge
			if g.columns[i].number {
				from += g.widths[i] - part.width()
			}
			lines[n] = lines[n].pad(from).with(part...)
		}
		edge += g.widths[i] + g.gap
	}
	return lines
}

// parts breaks a cell into lines, at blanks or behind the signs of which names,
// hosts and paths are made.
func (t *Terminal) parts(r role, cell string, width int) []line {
	var lines []line
	var now line
	for _, part := range strings.SplitAfter(t.span(r, cell).text, " ") {
		for part != "" {
			end := strings.IndexAny(part[:len(part)-1], "-_./") + 1
			if end == 0 {
				end = len(part)
			}
			piece := line{{role: r, text: part[:end]}}
			part = part[end:]
			bare := line{{role: r, text: strings.TrimRight(piece[0].text, " ")}}
			if len(now) > 0 && now.width()+bare.width() > width {
				lines, now = append(lines, now), nil
			}
			now = now.with(piece...)
			if now.width() > width {
				cut := now.wrap(width, width)
				lines, now = append(lines, cut[:len(cut)-1]...), cut[len(cut)-1]
			}
		}
	}
	return append(lines, now)
}
