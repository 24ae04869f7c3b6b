package paste

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/wire"
)

// commandAt returns the command line of curl that begins at the first of the lines, and
// how many lines more it takes. Inside a body it wants a prompt.
func commandAt(lines []string, inBody bool) (command string, more int) {
	first := strings.TrimLeft(strings.TrimSuffix(lines[0], "\r"), " \t")
	prompt := strings.HasPrefix(first, "$ ") || strings.HasPrefix(first, "% ") || strings.HasPrefix(first, "# ")
	if prompt {
		first = strings.TrimLeft(first[2:], " ")
	}
	name, _, _ := strings.Cut(first, " ")
	if name != "curl" && name != "curl.exe" || inBody && !prompt {
		return "", 0
	}
	var b strings.Builder
	b.WriteString(first)
	for n := 1; n < len(lines) && n < 500; n++ {
		so := b.String()
		if !strings.HasSuffix(so, `\`) && !strings.HasSuffix(so, "^") && !opensQuote(so) {
			return so, n - 1
		}
		b.WriteString("\n" + strings.TrimSuffix(lines[n], "\r"))
	}
	return b.String(), min(len(lines), 500) - 1
}

// opensQuote reports whether a command ends inside of quotation marks.
func opensQuote(command string) bool {
	_, open := shellWords(command)
	return open
}

// shellWords takes a command apart as a shell does. open says that a quotation does not
// end. Of the command processor of Windows the carets are taken away.
func shellWords(command string) (words []string, open bool) {
	if strings.Contains(command, `^"`) {
		command = strings.ReplaceAll(strings.ReplaceAll(command, "^\n", " "), "^", "")
	}
	w := splitter{rest: command}
	for {
		w.rest = strings.TrimLeft(w.rest, " \t\n")
		if w.rest == "" {
			return w.words, false
		}
		if !w.word() {
			return w.words, true
		}
	}
}

type splitter struct {
	rest  string
	words []string
}

// word takes one word. It is false where its quotation does not end.
func (w *splitter) word() bool {
	var b strings.Builder
	ok := true
	for w.rest != "" && ok && !strings.ContainsRune(" \t\n", rune(w.rest[0])) {
		c := w.rest[0]
		switch {
		case strings.HasPrefix(w.rest, "$'"):
			w.rest, ok = ansi(&b, w.rest[2:])
		case c == '\'':
			var inside string
			inside, w.rest, ok = strings.Cut(w.rest[1:], "'")
			b.WriteString(inside)
		case c == '"':
			w.rest, ok = double(&b, w.rest[1:])
		case c == '\\' && len(w.rest) > 1:
			if w.rest[1] != '\n' {
				b.WriteByte(w.rest[1])
			}
			w.rest = w.rest[2:]
		default:
			b.WriteByte(c)
			w.rest = w.rest[1:]
		}
	}
	w.words = append(w.words, b.String())
	return ok
}

// double reads up to the closing ".
func double(b *strings.Builder, s string) (rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return s[i+1:], true
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\"\\$`\n", s[i+1]) >= 0:
			if i++; s[i] != '\n' {
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return "", false
}

// ansi reads up to the closing ' of $'…', which Chromium writes where a value has odd
// characters.
func ansi(b *strings.Builder, s string) (rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\'':
			return s[i+1:], true
		case s[i] == '\\' && i+1 < len(s):
			i++
			if at := strings.IndexByte("nrt", s[i]); at >= 0 {
				b.WriteByte("\n\r\t"[at])
			} else {
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return "", false
}

// withValue are the options of curl that take a value, but for those that are read.
var withValue = []string{
	"-o", "--output", "-c", "--cookie-jar", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "-T", "--upload-file", "--cacert", "--cert", "-E", "--key", "-K", "--config",
	"--resolve", "--connect-to", "--interface", "--retry", "--retry-delay", "--limit-rate", "-r", "--range", "-C", "--continue-at", "-D", "--dump-header", "-y", "-Y", "-z", "--max-redirs",
	"--ciphers", "--proxy-user", "-U", "--noproxy", "--dns-servers", "--socks5", "--preproxy", "--unix-socket", "--proto", "--tls-max", "--oauth2-bearer", "--stderr", "--trace", "--trace-ascii",
}

// curl reads a command line of curl.
func curl(command string) Exchange {
	words, _ := shellWords(command)
	c := commandLine{e: Exchange{Curl: true}, rest: words}
	if len(c.rest) > 0 {
		c.rest = c.rest[1:]
	}
	for len(c.rest) > 0 {
		word := c.next()
		switch {
		case strings.HasPrefix(word, "--"):
			c.long(word)
		case strings.HasPrefix(word, "-") && len(word) > 1:
			c.short(word)
		case slices.Contains([]string{"|", "||", "&&", "&", ";"}, word), strings.HasPrefix(word, ">"), strings.HasPrefix(word, "2>"):
			c.rest = nil // what follows is no longer curl's
		default:
			c.address(word)
		}
	}
	c.settle()
	return c.e
}

type commandLine struct {
	e    Exchange
	rest []string
	data bool // it has a body
	get  bool // -G: the data stand in the address
	head bool
}

func (c *commandLine) next() string {
	if len(c.rest) == 0 {
		return ""
	}
	word := c.rest[0]
	c.rest = c.rest[1:]
	return word
}

// long reads --name value or --name=value.
func (c *commandLine) long(word string) {
	name, value, has := strings.Cut(word, "=")
	take := func() string {
		if has {
			return value
		}
		return c.next()
	}
	switch name {
	case "--url":
		c.address(take())
	case "--request":
		c.e.Method = take()
	case "--header":
		c.header(take())
	case "--cookie":
		c.cookie(take())
	case "--referer":
		c.add("Referer", take())
	case "--user-agent":
		c.add("User-Agent", take())
	case "--user":
		take()
		c.add("Authorization", "Basic …")
	case "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode":
		take()
		c.body("application/x-www-form-urlencoded")
	case "--json":
		take()
		c.body("application/json")
	case "--form", "--form-string":
		take()
		c.body("multipart/form-data")
	case "--get":
		c.get = true
	case "--head":
		c.head = true
	case "--proxy":
		take()
	default:
		if !has && slices.Contains(withValue, name) {
			c.next()
		}
	}
}

// short reads letters, several at once: -siL, -XPOST.
func (c *commandLine) short(word string) {
	for i := 1; i < len(word); i++ {
		take := func() string {
			if i+1 < len(word) {
				value := word[i+1:]
				i = len(word)
				return value
			}
			return c.next()
		}
		switch word[i] {
		case 'X':
			c.e.Method = take()
		case 'H':
			c.header(take())
		case 'b':
			c.cookie(take())
		case 'e':
			c.add("Referer", take())
		case 'A':
			c.add("User-Agent", take())
		case 'u':
			take()
			c.add("Authorization", "Basic …")
		case 'd':
			take()
			c.body("application/x-www-form-urlencoded")
		case 'F':
			take()
			c.body("multipart/form-data")
		case 'G':
			c.get = true
		case 'I':
			c.head = true
		case 'x':
			take()
		default:
			if slices.Contains(withValue, "-"+word[i:i+1]) {
				take()
			}
		}
	}
}

func (c *commandLine) add(name, value string) {
	if len(c.e.Request) < maxHeaders {
		c.e.Request = append(c.e.Request, wire.Header{Name: name, Value: wire.Bytes(value)})
	}
}

func (c *commandLine) header(text string) {
	if name, value, ok := field(text); ok && value != "" {
		c.add(name, value)
	}
}

// cookie reads -b: cookies, or the name of a file, which is not read.
func (c *commandLine) cookie(value string) {
	c.e.jar = true
	if strings.Contains(value, "=") {
		c.add("Cookie", value)
	}
}

func (c *commandLine) body(kind string) {
	c.data = true
	if !c.e.Request.Has("Content-Type") {
		c.add("Content-Type", kind)
	}
}

// address takes an address, as curl does also without its scheme.
func (c *commandLine) address(word string) {
	if c.e.URL != "" || word == "" {
		return
	}
	if !strings.Contains(word, "://") {
		word = "http://" + word
	}
	c.e.URL = word
	if a, err := address.Parse(word); err == nil {
		c.e.URL = a.String()
	}
}

// settle gives a request the method that its body means, and its last Content-Type.
func (c *commandLine) settle() {
	switch {
	case c.e.Method != "":
	case c.head:
		c.e.Method = "HEAD"
	case c.data && !c.get:
		c.e.Method = "POST"
	}
	if types := c.e.Request.Values("Content-Type"); len(types) > 1 { // a header that is given comes before the kind of the body
		last := types[len(types)-1]
		c.e.Request = slices.DeleteFunc(c.e.Request, func(h wire.Header) bool { return isName(h.Name, "Content-Type") })
		c.add("Content-Type", last)
	}
}
