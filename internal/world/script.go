package world

import (
	"statelab/internal/memo"
	"strings"
)

// cookieScript is a line that reads document.cookie, or writes one text to it.
var cookieScript = memo.Pattern(`^document\.cookie(?:\s*=\s*(?:"([^"\\\r\n]*)"|'([^'\\\r\n]*)'))?\s*;?$`)

// CookieScript takes a line of script apart that reads document.cookie, or writes one
// text to it. It reports false for every other line.
func CookieScript(line string) (written string, writes, ok bool) {
	m := cookieScript().FindStringSubmatch(line)
	if m == nil {
		return "", false, false
	}
	return m[1] + m[2], strings.Contains(line, "="), true
}
