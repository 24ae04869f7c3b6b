// Package jarfile keeps the cookies of a jar in a file. It has two formats.
//
// JSON loses nothing (but a cookie of a clock beyond the year 9999):
//
//	{"statelab_jar": 1, "cookies": [
//	{"name":"sid","value":"x2ye","domain":"shop.test","hostOnly":true,"path":"/","secure":true,
//	 "httpOnly":true,"sameSite":"Lax","priority":"Medium","expires":"2026-03-16T09:00:00Z",
//	 "created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:05:00Z"}
//	]}
//
// A session cookie has no "expires", one that does not name SameSite no
// "sameSite"; "partition" (a site) and "crossSiteFrame" are there for partitioned
// cookies alone. Where name, value or path is no UTF-8, "octets" is true and every
// character of the three stands for one octet. The order is that of creation.
//
// Netscape is the cookies.txt of curl and many other programs: seven fields with
// tabs in between, domain, whether it covers hosts below, path, Secure, end in
// seconds since 1970 (0: a session cookie), name, value. "#HttpOnly_" before the
// domain stands for HttpOnly; any other line that begins with # is a comment.
// SameSite, priority, and the times of creation and use are not in it. Cookies
// that it cannot say are left out: partitioned ones, which would come back as
// cookies for everywhere, and any with a tab in it.
package jarfile

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
)

// Format is the format of a file.
type Format uint8

// The formats. The zero value loses nothing.
const (
	JSON Format = iota
	Netscape
)

// maxFile is the size in bytes up to which a file is read: room for a full jar
// of the largest cookies, several times over.
const maxFile = 128 << 20

// Write returns the text of a file with the cookies, in their order, and the
// cookies that the format cannot say, which are not in the text.
func Write(f Format, cookies []cookiejar.Cookie) (text []byte, left []cookiejar.Cookie) {
	if f == Netscape {
		return writeNetscape(cookies)
	}
	return writeJSON(cookies)
}

// Read returns the cookies of a text in either format, whose name is used for
// positions only. Whatever is wrong with it is a diag.List, each problem with its
// line, and then there are no cookies.
func Read(file string, text []byte) ([]cookiejar.Cookie, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var cookies []cookiejar.Cookie
	var problems diag.List
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' {
		cookies, problems = readJSON(file, text)
	} else {
		cookies, problems = readNetscape(file, text)
	}
	if len(problems) > 0 {
		problems.Quote(file, text)
		return nil, problems
	}
	return cookies, nil
}

// Load reads a file of either format. The error is a diag.List where the file is
// corrupt. The file is never changed.
func Load(file string) ([]cookiejar.Cookie, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: larger than %d bytes", file, maxFile)
	}
	return Read(file, text)
}

// Save writes the cookies into a file and returns those that the format cannot
// say. The file is either whole and new or as it was: the text goes into a second
// file of the same folder, which then takes the name. A new file can be read by
// its owner alone, since cookies are keys.
func Save(file string, f Format, cookies []cookiejar.Cookie) (left []cookiejar.Cookie, err error) {
	text, left := Write(f, cookies)
	mode := os.FileMode(0o600)
	if resolved, err := filepath.EvalSymlinks(file); err == nil {
		file = resolved
	}
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
	}
	folder, name := filepath.Split(file)
	if folder == "" {
		folder = "."
	}
	temp, err := os.CreateTemp(folder, "."+name+".*")
	if err != nil {
		return nil, err
	}
	err = fill(temp, text, mode)
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		temp.Close()
		os.Remove(temp.Name())
		return nil, err
	}
	syncFolder(folder)
	return left, nil
}

// Restore puts cookies that were read into a jar, as far as they could ever have
// come into it, and returns a decision for each.
func Restore(jar *cookiejar.Jar, now time.Time, cookies []cookiejar.Cookie) []cookiejar.SetDecision {
	list := make([]cookiejar.SetDecision, len(cookies))
	for i, c := range cookies {
		list[i] = jar.Put(now, c)
	}
	return list
}

func fill(f *os.File, text []byte, mode os.FileMode) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	if err := f.Chmod(mode); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// syncFolder makes the new name last. Not every system can sync a folder, and
// the file is whole either way.
func syncFolder(folder string) {
	d, err := os.Open(folder)
	if err != nil {
		return
	}
	defer d.Close()
	_ = d.Sync()
}

// isText reports whether name, value and path can stand between tabs on a line.
func isText(c *cookiejar.Cookie) bool {
	return !strings.ContainsAny(c.Name+c.Value+c.Path+c.Domain, "\t\r\n")
}
