package paste

import (
	"strings"
	"testing"
)

// FuzzCommand wants a command line to be taken apart without a rest, and words that are
// quoted as a shell quotes them to come out as they went in.
func FuzzCommand(f *testing.F) {
	f.Add("curl -siXPOST -b 'a=1' -H $'X: \\'1' 'https://a.test/' | less", "it's")
	f.Add("curl ^\"https://a.test/^\" ^\n -H ^\"A: b^\"", "a\\b")
	f.Add("curl --url=a.test --data x -d y --json '{' -G -u a:b -F c -x p -b jar", "")
	f.Fuzz(func(t *testing.T, command, word string) {
		curl(command)
		if strings.Contains(word, `^"`) {
			return
		}
		words, open := shellWords("curl '" + strings.ReplaceAll(word, "'", `'\''`) + "'")
		if open || len(words) != 2 || words[1] != word {
			t.Errorf("%q comes out as %q", word, words)
		}
	})
}

// FuzzTable wants every row that is read to be one of a cookie.
func FuzzTable(f *testing.F) {
	f.Add("Name\tValue\tDomain\tPath\na\t1\t.a.test\t/\n")
	f.Add("a\t1\ta.test\t/x\tSession\t2\t✓\t✓\tLax\thttps://b.test\t✓\tMedium")
	f.Fuzz(func(t *testing.T, text string) {
		rows, _ := table(text)
		for _, c := range rows {
			if c.Name == "" || c.Domain == "" || !strings.HasPrefix(c.Path, "/") {
				t.Errorf("%+v", c)
			}
		}
	})
}

// FuzzScript wants what a script writes to be found whole where it stands in a string.
func FuzzScript(f *testing.F) {
	f.Add("document.cookie = 'a=' + b", "a=1; Path=/")
	f.Add("document.cookie=`${a}`;document.cookie==1", "")
	f.Fuzz(func(t *testing.T, text, value string) {
		script(text)
		if value == "" || len(value) > 1000 || strings.ContainsAny(value, "\\\"\r\n") {
			return
		}
		lines, _ := script(`document.cookie = "` + value + `";`)
		if len(lines) == 0 || lines[0] != value {
			t.Errorf("%q is found as %q", value, lines)
		}
	})
}

// FuzzFetch wants a request that is read to have an address.
func FuzzFetch(f *testing.F) {
	f.Add(`fetch("https://a.test/", {"method":"POST","headers":{"a":"b"},"credentials":"include","referrer":"https://b.test/"});`)
	f.Add("await fetch('https://a.test/')")
	f.Fuzz(func(t *testing.T, text string) {
		if e, ok := fetchCall(text); ok && !strings.Contains(e.URL, "://") {
			t.Errorf("%+v", e)
		}
	})
}

// FuzzResponse wants a head to be found behind its first line, whatever stands before it.
func FuzzResponse(f *testing.F) {
	f.Add("HTTP/1.1 100 Continue\r\n\r\n", "a=1; Path=/")
	f.Add("* Connected to a.test (1.2.3.4) port 80\n> GET / HTTP/1.1\n>\n< HTTP/1.1 302 Found\n<\n", "b")
	f.Add(":authority:\na.test\nGeneral\nRequest URL:\nhttps://a.test/\n", "c=1")
	f.Fuzz(func(t *testing.T, before, value string) {
		r := reader{}
		r.read(strings.Split(before, "\n"))
		if value = strings.Trim(value, " \t"); strings.ContainsAny(value, "\r\n") || r.verbose || len(r.list) >= maxExchanges-1 {
			return
		}
		r = reader{}
		r.read(strings.Split(before+"\nHTTP/1.1 200 OK\nSet-Cookie: "+value+"\n\n", "\n"))
		list := r.finished()
		if len(list) == 0 {
			t.Fatal("the answer is not found")
		}
		if last := list[len(list)-1]; last.Answer.Get("Set-Cookie") != value && !strings.Contains(before, "curl") {
			t.Errorf("the line is %q, want %q", last.Answer.Get("Set-Cookie"), value)
		}
	})
}
