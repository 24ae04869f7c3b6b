package cookiefile

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/database"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
)

// eachRow hands out the cookies of a browser's database.
func eachRow(db *database.ReadOnly, name string, begin func(jarfile.About) error, take func(jarfile.Entry) error) error {
	tables, err := db.Read(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	if err != nil {
		return err
	}
	for _, b := range browsers {
		if !slices.ContainsFunc(tables, func(r database.Row) bool { return r.Text(0) == b.table }) {
			continue
		}
		query, ok, err := b.query(db)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := begin(jarfile.About{Format: b.format, Notes: b.notes}); err != nil || take == nil {
			return err
		}
		read, err := b.reader(db)
		if err != nil {
			return err
		}
		number := 0
		return db.Each(func(row database.Row) error {
			number++
			return take(read(jarfile.Entry{Number: number}, columns{b.columns, row}))
		}, query)
	}
	return jarfile.Alien(name, otherDatabase(tables))
}

// otherDatabase says what a database is that no browser keeps its cookies in.
func otherDatabase(tables []database.Row) rule.Text {
	const most = 3
	var names []string
	for i, t := range tables {
		switch {
		case t.Text(0) == "django_session":
			return rule.Text{EN: "a Django project's database, which statelab sessions reads", KO: "Django 프로젝트의 데이터베이스 (statelab sessions로 읽습니다)"}
		case i < most:
			names = append(names, cut(t.Text(0)))
		case i == most:
			names = append(names, "...")
		}
	}
	if names == nil {
		return rule.Text{EN: "a SQLite database without tables", KO: "테이블이 없는 SQLite 데이터베이스"}
	}
	list := strings.Join(names, ", ")
	return rule.Textf("a SQLite database of something else (tables: %s)", "다른 것의 SQLite 데이터베이스 (테이블: %s)", list)
}

func cut(name string) string {
	const most = 40
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return name
}

// browser is how a browser keeps cookies in a database.
type browser struct {
	format jarfile.Format
	table  string
	// columns are those that are read. One with several names has the first that is there;
	// what begins with ? need not be.
	columns []string
	notes   []rule.Text
	reader  func(*database.ReadOnly) (func(jarfile.Entry, columns) jarfile.Entry, error)
}

var browsers = []browser{
	// net/extras/sqlite/sqlite_persistent_cookie_store.cc, versions 4 to 24.
	{jarfile.Chromium, "cookies", []string{
		"host_key", "name", "value", "path", "expires_utc", "creation_utc", "last_access_utc", "is_secure|secure", "is_httponly|httponly",
		"?has_expires", "?samesite", "?firstpartyonly", "?priority", "?encrypted_value", "?top_frame_site_key", "?has_cross_site_ancestor",
	}, nil, func(*database.ReadOnly) (func(jarfile.Entry, columns) jarfile.Entry, error) {
		return chromiumEntry, nil
	}},
	// netwerk/cookie/CookiePersistentStorage.cpp, versions 4 to 17.
	{jarfile.Firefox, "moz_cookies", []string{
		"host", "name", "value", "path", "expiry", "?creationTime", "?lastAccessed", "isSecure", "?isHttpOnly",
		"?sameSite", "?rawSameSite", "?originAttributes", "?isPartitionedAttributeSet",
	}, []rule.Text{{EN: "session cookies are not in it: Firefox keeps them in memory", KO: "세션 쿠키는 없음. Firefox는 세션 쿠키를 메모리에 둠"}}, firefoxReader},
}

// query returns the statement that reads the columns, and whether those are there that have
// to be. What the table computes itself is not read.
func (b *browser) query(db *database.ReadOnly) (text string, ok bool, err error) {
	rows, err := db.Read(`SELECT name FROM pragma_table_info(?)`, b.table)
	if err != nil {
		return "", false, err
	}
	var list []string
	for _, column := range b.columns {
		names, optional := strings.CutPrefix(column, "?")
		found := ""
		for _, name := range strings.Split(names, "|") {
			if found == "" && slices.ContainsFunc(rows, func(r database.Row) bool { return r.Text(0) == name }) {
				found = `+"` + name + `"` // the + keeps the driver from reading declared dates
			}
		}
		switch {
		case found != "":
			list = append(list, found)
		case optional:
			list = append(list, "NULL")
		default:
			return "", false, nil
		}
	}
	return "SELECT " + strings.Join(list, ", ") + ` FROM "` + b.table + `"`, true, nil
}

// columns are the values of a row by the names of its columns.
type columns struct {
	names []string
	row   database.Row
}

func (c columns) at(name string) int {
	return slices.IndexFunc(c.names, func(n string) bool {
		first, _, _ := strings.Cut(strings.TrimPrefix(n, "?"), "|")
		return first == name
	})
}

func (c columns) text(name string) string  { return c.row.Text(c.at(name)) }
func (c columns) number(name string) int64 { return c.row.Int(c.at(name)) }
func (c columns) isThere(name string) bool { return !c.row.IsNull(c.at(name)) }

// start reads what all browsers keep alike.
func start(e jarfile.Entry, c columns, host, secure, httpOnly string) (jarfile.Entry, bool) {
	e.Cookie = cookiejar.Cookie{Name: c.text("name"), Value: c.text("value"), Path: c.text("path"), Secure: c.number(secure) != 0, HttpOnly: c.number(httpOnly) != 0}
	domain := c.text(host)
	e.Wrong = e.SetDomain(domain, strings.HasPrefix(domain, "."))
	return e, e.Wrong.IsZero()
}

// in1601 is a time of Chromium's: microseconds since 1601.
func in1601(micro int64) time.Time {
	const seconds = 11644473600 // from 1601 to 1970
	return time.Unix(micro/1e6-seconds, micro%1e6*1000).UTC()
}

// hasYear reports whether a time can be written as RFC 3339 wants it.
func hasYear(at time.Time) bool { return at.Year() >= 1 && at.Year() <= 9999 }

// moment is a time that need not be known.
func moment(known bool, at time.Time) time.Time {
	if !known || !hasYear(at) {
		return time.Time{}
	}
	return at
}

func chromiumEntry(e jarfile.Entry, c columns) jarfile.Entry {
	e, ok := start(e, c, "host_key", "is_secure", "is_httponly")
	if !ok {
		return e
	}
	k := &e.Cookie
	e.Sealed = k.Value == "" && len(c.text("encrypted_value")) > 0
	if end := c.number("expires_utc"); end != 0 && (c.number("has_expires") != 0 || !c.isThere("has_expires")) {
		k.Persistent, k.Expires = true, in1601(end)
	}
	k.Created = moment(c.number("creation_utc") != 0, in1601(c.number("creation_utc")))
	k.LastUsed = moment(c.number("last_access_utc") != 0, in1601(c.number("last_access_utc")))
	// -1: not said. A column of version 10 and before has 0 for that.
	sameSite := [...]cookiejar.SameSite{cookiejar.SameSiteNone, cookiejar.SameSiteLax, cookiejar.SameSiteStrict}
	if n := c.number("samesite"); c.isThere("samesite") && n >= 0 && n < int64(len(sameSite)) {
		k.SameSite = sameSite[n]
	} else if n := c.number("firstpartyonly"); n > 0 && n < int64(len(sameSite)) {
		k.SameSite = sameSite[n]
	}
	if n := c.number("priority"); c.isThere("priority") && n >= 0 && n <= 2 {
		k.Priority = cookiejar.Priority(n - 1)
	}
	if key := c.text("top_frame_site_key"); key != "" {
		ancestors := c.number("has_cross_site_ancestor") != 0
		if !c.isThere("has_cross_site_ancestor") {
			ancestors = !jarfile.InSite(k.Domain, key)
		}
		e.Wrong = partition(k, key, ancestors)
	}
	return finished(e)
}

// partition puts a cookie into a partition.
func partition(k *cookiejar.Cookie, site string, ancestors bool) rule.Text {
	o, err := cookiejar.ParseOrigin(site)
	if err != nil || o.Host == "" {
		return rule.Textf("the partition of %q is none of a site", "사이트의 파티션이 아닙니다: %q", cut(site))
	}
	k.Partition, k.CrossSiteFrame = o.String(), ancestors
	return rule.Text{}
}

func finished(e jarfile.Entry) jarfile.Entry {
	switch {
	case !e.Wrong.IsZero():
	case e.Cookie.Persistent && !hasYear(e.Cookie.Expires):
		e.Wrong = rule.Text{EN: "the end is no time in the years 1 to 9999", KO: "만료 시각이 1년부터 9999년 사이가 아닙니다"}
	default:
		e = e.Checked()
	}
	return e
}

// milliseconds is the version from which on Firefox counts the end in milliseconds: 142.
const milliseconds = 16

func firefoxReader(db *database.ReadOnly) (func(jarfile.Entry, columns) jarfile.Entry, error) {
	rows, err := db.Read(`PRAGMA user_version`)
	if err != nil {
		return nil, err
	}
	inMilli := len(rows) > 0 && rows[0].Int(0) >= milliseconds
	return func(e jarfile.Entry, c columns) jarfile.Entry { return firefoxEntry(e, c, inMilli) }, nil
}

func firefoxEntry(e jarfile.Entry, c columns, inMilli bool) jarfile.Entry {
	e, ok := start(e, c, "host", "isSecure", "isHttpOnly")
	if !ok {
		return e
	}
	k := &e.Cookie
	k.Persistent, k.Expires = true, time.Unix(c.number("expiry"), 0).UTC()
	if inMilli {
		k.Expires = time.UnixMilli(c.number("expiry")).UTC()
	}
	k.Created = moment(c.number("creationTime") != 0, time.UnixMicro(c.number("creationTime")).UTC())
	k.LastUsed = moment(c.number("lastAccessed") != 0, time.UnixMicro(c.number("lastAccessed")).UTC())
	k.SameSite = firefoxSameSite(c, k.Secure)
	e.Wrong = firefoxOrigin(&e, c)
	return finished(e)
}

// firefoxSameSite reads SameSite, which is 256 where the cookie does not say. Versions
// before 15 kept the value that counted, and beside it the one that was said.
func firefoxSameSite(c columns, secure bool) cookiejar.SameSite {
	switch n := c.number("sameSite"); {
	case !c.isThere("sameSite"):
	case n == 1 && c.isThere("rawSameSite") && c.number("rawSameSite") == 0: // Lax by default
	case n == 0 && secure:
		return cookiejar.SameSiteNone
	case n == 1:
		return cookiejar.SameSiteLax
	case n == 2:
		return cookiejar.SameSiteStrict
	}
	return cookiejar.SameSiteUnspecified
}

// firefoxOrigin reads to which of Firefox's jars a cookie belongs: "^userContextId=2",
// "^partitionKey=%28https%2Cnews.test%29".
func firefoxOrigin(e *jarfile.Entry, c columns) (wrong rule.Text) {
	attributes, err := url.ParseQuery(strings.TrimPrefix(c.text("originAttributes"), "^"))
	if err != nil {
		return rule.Textf("%q are no origin attributes", "출처 속성이 아닙니다: %q", cut(c.text("originAttributes")))
	}
	get := func(name string) string { return cut(attributes.Get(name)) }
	switch {
	case get("userContextId") != "":
		e.Elsewhere = rule.Textf("of a container (number %s)", "%s번 컨테이너에 속함", get("userContextId"))
	case get("privateBrowsingId") != "":
		e.Elsewhere = rule.Text{EN: "of a private window", KO: "사생활 보호 창에 속함"}
	case get("firstPartyDomain") != "":
		e.Elsewhere = rule.Textf("kept apart for %s (first-party isolation)", "%s 사이트 전용으로 분리됨 (first-party isolation)", get("firstPartyDomain"))
	}
	key := attributes.Get("partitionKey")
	if key == "" {
		return rule.Text{}
	}
	parts := strings.Split(strings.Trim(key, "()"), ",")
	if len(parts) < 2 {
		return rule.Textf("the partition of %q is none of a site", "사이트의 파티션이 아닙니다: %q", cut(key))
	}
	site, ancestors := parts[0]+"://"+parts[1], false
	for _, more := range parts[2:] {
		if more == "f" {
			ancestors = true
		} else {
			site += ":" + more
		}
	}
	if c.number("isPartitionedAttributeSet") == 0 {
		e.Elsewhere = rule.Textf("of Firefox's partition for %s, without Partitioned", "Partitioned 없이 Firefox의 %s 파티션에 속함", cut(site))
		return rule.Text{}
	}
	return partition(&e.Cookie, site, ancestors || !jarfile.InSite(e.Cookie.Domain, site))
}
