package cookiefile

import (
	"database/sql/driver"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/database"
	"statelab/internal/jarfile"
)

// FuzzRows: whatever stands in a row of a browser's table, it is a cookie that a jar can be
// asked about and that a file can hold, or it is told what is wrong.
func FuzzRows(f *testing.F) {
	f.Add(".shop.test", "a", "1", "/", "https://news.test", int64(13544473600123456), int64(13417000000000000), int64(1))
	f.Add("shop.test", "", "", "/x", "^partitionKey=%28https%2Cnews.test%29", int64(1900000000), int64(-1), int64(256))
	f.Fuzz(func(t *testing.T, host, name, value, path, key string, end, at, number int64) {
		for _, b := range browsers {
			row := make(database.Row, len(b.columns))
			for i, column := range b.columns {
				row[i] = fuzzed(column, host, name, value, path, key, end, at, number)
			}
			var e jarfile.Entry
			if b.format == jarfile.Chromium {
				e = chromiumEntry(e, columns{b.columns, row})
			} else {
				e = firefoxEntry(e, columns{b.columns, row}, number&1 == 1)
			}
			if !e.Wrong.IsZero() {
				continue
			}
			if _, left := jarfile.Write(jarfile.JSON, []cookiejar.Cookie{e.Cookie}); len(left) > 0 {
				t.Errorf("%v: cannot be written: %+v", b.format, left)
			}
			jarfile.Place(cookiejar.New(cookiejar.Options{}), time.Unix(1772442000, 0), &e)
		}
	})
}

// fuzzed is the value of a column.
func fuzzed(column, host, name, value, path, key string, end, at, number int64) driver.Value {
	switch column := strings.ToLower(column); {
	case strings.Contains(column, "host"):
		return host
	case column == "name":
		return name
	case column == "value":
		return value
	case column == "path":
		return path
	case strings.Contains(column, "key"), strings.Contains(column, "origin"):
		return key
	case strings.Contains(column, "expires_utc"), column == "expiry":
		return end
	case strings.Contains(column, "creation"), strings.Contains(column, "last"):
		return at
	case strings.Contains(column, "encrypted"):
		return []byte(value)
	}
	return number
}
