package paste

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/rule"
)

// column is what a column of developer tools has.
type column int

const (
	unread column = iota
	nameColumn
	valueColumn
	domainColumn
	pathColumn
	expiresColumn
	sizeColumn
	httpOnlyColumn
	secureColumn
	sameSiteColumn
	partitionColumn
	crossSiteColumn
	hostOnlyColumn
)

// titles are the columns of Chromium's and Firefox's developer tools, by their titles.
func titles() map[string]column {
	return map[string]column{
		"name": nameColumn, "이름": nameColumn, "value": valueColumn, "값": valueColumn, "domain": domainColumn, "host": domainColumn, "도메인": domainColumn,
		"path": pathColumn, "경로": pathColumn, "expires/max-age": expiresColumn, "expires / max-age": expiresColumn, "expires": expiresColumn, "expires on": expiresColumn, "만료": expiresColumn,
		"size": sizeColumn, "크기": sizeColumn, "httponly": httpOnlyColumn, "http only": httpOnlyColumn, "secure": secureColumn, "samesite": sameSiteColumn, "same site": sameSiteColumn,
		"partition key": partitionColumn, "partition key site": partitionColumn, "파티션 키 사이트": partitionColumn, "cross site": crossSiteColumn, "hostonly": hostOnlyColumn,
	}
}

// chromiums are the columns of Chromium, in its order, for rows without titles.
func chromiums() []column {
	return []column{nameColumn, valueColumn, domainColumn, pathColumn, expiresColumn, sizeColumn, httpOnlyColumn, secureColumn, sameSiteColumn, partitionColumn, crossSiteColumn}
}

// table reads rows of the cookies that developer tools list. A text of which most lines
// are none has no table.
func table(text string) (rows []Cookie, notes []rule.Text) {
	if !strings.Contains(text, "\t") {
		return nil, nil
	}
	columns := chromiums()
	others := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		cells := strings.Split(line, "\t")
		if said := titled(cells); said != nil {
			columns = said
			continue
		}
		c, ok := row(cells, columns)
		switch {
		case ok && len(rows) < maxRows:
			rows = append(rows, c)
		case !ok && strings.TrimSpace(line) != "":
			others++
		}
	}
	if others > len(rows) {
		return nil, nil
	}
	return rows, notes
}

// titled reads a line of titles; nil where it is none.
func titled(cells []string) []column {
	var columns []column
	known := titles()
	for _, cell := range cells {
		columns = append(columns, known[strings.ToLower(strings.TrimSpace(cell))])
	}
	if !slices.Contains(columns, nameColumn) || !slices.Contains(columns, valueColumn) {
		return nil
	}
	return columns
}

// row reads one cookie.
func row(cells []string, columns []column) (Cookie, bool) {
	var c Cookie
	if len(cells) < 4 {
		return c, false
	}
	for i, cell := range cells {
		if i < len(columns) {
			c.take(columns[i], strings.TrimSpace(cell))
		}
	}
	isHost := c.Domain != "" && !strings.ContainsAny(c.Domain, " =;/") && (strings.Contains(c.Domain, ".") || c.Domain == "localhost")
	return c, c.Name != "" && isHost && strings.HasPrefix(c.Path, "/")
}

func (c *Cookie) take(what column, cell string) {
	switch what {
	case nameColumn:
		c.Name = cell
	case valueColumn:
		c.Value = cell
	case domainColumn:
		c.Domain = cell
	case pathColumn:
		c.Path = cell
	case expiresColumn:
		c.Expires = cell
	case httpOnlyColumn:
		c.HTTPOnly = ticked(cell)
	case secureColumn:
		c.Secure = ticked(cell)
	case sameSiteColumn:
		c.SameSite = cell
	case partitionColumn:
		c.Partition = cell
	case crossSiteColumn:
		c.CrossSite = ticked(cell)
	case hostOnlyColumn:
		c.HostOnly = cell
	}
}

// ticked reads a mark: Chromium has ✓ or nothing, Firefox true or false.
func ticked(cell string) bool {
	on, err := strconv.ParseBool(cell)
	return cell != "" && (err != nil || on)
}
