package python

import (
	"slices"
	"strings"
)

// unreadWords are words of Python that begin what is not read, and what does the same here.
var unreadWords = map[string]string{
	"def":      "def is not read here: the def of a view stands above its lines, and what another function does is written where it is needed",
	"class":    "class is not read here: lines stand here without one",
	"while":    "while is not read here: an if asks once",
	"with":     "with is not read here: the lines below it are written without it",
	"lambda":   "lambda is not read here: what it gives is written where it is needed",
	"async":    "async is not read here: lines stand here without it",
	"await":    "await is not read here: what a view calls is done at once",
	"yield":    "yield is not read here: a view returns one answer",
	"global":   "global is not read here: what is to stay stands in the session, in a cookie or in the cache",
	"nonlocal": "nonlocal is not read here: what is to stay stands in the session, in a cookie or in the cache",
	"assert":   "assert is not read here: an if asks, and return answers",
	"break":    "break is not read here: a loop goes through all",
	"continue": "continue is not read here: an if says which rows are meant",
	"finally":  "finally is not read here: its lines are written below the try",
	"match":    "match is not read here: if and elif ask one thing after the other",
}

// foreignWords are words with which other languages begin a line that gives a name a value.
var foreignWords = []string{"var", "let", "const", "int", "string", "String", "final", "auto", "bool", "boolean", "float", "double", "dim"}

// foreignLeads are words with which other languages begin a line, and what Python has for them.
var foreignLeads = map[string]string{"throw": "raise", "catch": "except", "unless": "if not", "foreach": "for", "switch": "if"}

// leading are the words of Python with which a line begins.
var leading = []string{"return", "if", "elif", "else", "del", "for", "try", "except", "raise", "import", "from", "pass"}

// slip refuses a line that begins with a word which Python has not, or has otherwise.
func (p *parser) slip() {
	t, behind := p.now(), p.tokens[min(p.at+1, len(p.tokens)-1)]
	if t.kind != 'n' {
		return
	}
	isNext := strings.ContainsRune("ns0f", rune(behind.kind)) && behind.line == t.line && !slices.Contains([]string{"in", "is", "and", "or", "not", "if", "else"}, behind.text)
	switch word := likely(t.text); {
	case t.text == "match" && isNext:
		p.fail(t, "%s", unreadWords["match"])
	case isNext && slices.Contains(foreignWords, t.text) && behind.kind == 'n':
		p.fail(t, "Python has no %s: a name is given a value by %s = …", t.text, behind.text)
	case isNext && foreignLeads[t.text] != "" && (behind.kind == 'n' || behind.kind == 's'):
		p.fail(t, "Python writes %s for %s", foreignLeads[t.text], t.text)
	case isNext && t.text == "function":
		p.fail(t, "Python writes %s for %s", "def", t.text)
	case (isNext || behind.is("not") && !p.tokens[p.at+2].is("in")) && behind.line == t.line && nearLead(t.text) != "" && p.endsInColon():
		p.fail(t, "Python writes %s for %s", nearLead(t.text), t.text)
	case p.whole && !isNext && (word == "" || behind.text != ":" || p.tokens[p.at+2].kind != ';'): // file(x) is a call
	case word != "" && (isNext || behind.text == ":" && (word == "else" || word == "try") || behind.text == "(" && (word == "if" || word == "elif") || behind.kind == ';' && word == "return"):
		p.fail(t, "Python writes %s for %s", word, t.text)
	}
}

// blockLeads are the words behind which something stands before the colon of a line.
var blockLeads = []string{"if", "elif", "for", "with", "while", "def", "class", "except"}

// nearLead is the word of Python that leads a block and is a slip of the pen away from a name, "" for none.
func nearLead(name string) string {
	if IsKeyword(name) || slices.Contains([]string{"match", "case", "type"}, name) {
		return ""
	}
	for _, word := range blockLeads {
		if without(name, word) || without(word, name) || otherLetter(name, word) {
			return word
		}
	}
	return ""
}

// otherLetter reports whether two words of three letters or more have all of them in common but one.
func otherLetter(a, b string) bool {
	other := 0
	for i := 0; i < len(a) && len(a) == len(b); i++ {
		if a[i] != b[i] {
			other++
		}
	}
	return len(a) == len(b) && len(a) > 2 && other == 1
}

// endsInColon reports whether the line that begins here ends with a colon.
func (p *parser) endsInColon() bool {
	for at := p.at + 1; at < len(p.tokens); at++ {
		if kind := p.tokens[at].kind; kind == ';' || kind == '$' {
			return p.tokens[at-1].text == ":"
		}
	}
	return false
}

// asked refuses a line that asks something before a colon, and does not begin with if.
func (p *parser) asked(start token, e *Expr) {
	if !p.is(":") {
		return
	}
	alone := p.tokens[p.at+1].kind == ';' // nothing behind the colon, where the type of a name would stand
	switch {
	case slices.Contains(entered, lastOf(e)):
		p.fail(start, "a with is missing: what holds for the lines below a colon stands behind with")
	case e.Kind == Operation && e.Text == "in":
		p.fail(start, "a for or an if is missing: for takes one after the other, and if asks whether it is there")
	case e.Kind == Operation, e.Kind == Call, (e.Kind == Attribute || e.Kind == Index) && alone:
		p.fail(start, "an if is missing: what is asked before a colon stands behind if")
	}
}

// entered are what stands behind with in Python's and Django's own modules, by the names in which nothing is asked.
var entered = []string{"atomic", "override", "suppress", "open"}

// lastOf is the last name of what an expression calls, or of the attribute that it is; "" for another one.
func lastOf(e *Expr) string {
	if e.Kind == Call {
		e = e.Parts[0]
	}
	if e.Kind == Attribute || e.Kind == Name {
		return e.Text
	}
	return ""
}

// likely is the word of Python that a name is in capitals, with a letter too many or too few, or
// with two in the other order; "" for none.
func likely(name string) string {
	if IsKeyword(name) {
		return ""
	}
	sorted := func(s string) string {
		b := []byte(strings.ToLower(s))
		slices.Sort(b)
		return string(b)
	}
	for _, word := range leading {
		if strings.EqualFold(name, word) || len(word) > 3 && (sorted(name) == sorted(word) || without(name, word) || without(word, name)) {
			return word
		}
	}
	return ""
}

// without reports whether a word is another one without one of its letters.
func without(short, long string) bool {
	if len(long) != len(short)+1 {
		return false
	}
	for i := range long {
		if long[:i]+long[i+1:] == short {
			return true
		}
	}
	return false
}

// unclosed refuses a bracket that nothing closes: what stands there is on another line, or nothing.
func (p *parser) unclosed(open token, end string) {
	t := p.now()
	value := p.whole && strings.ContainsRune("s0fb", rune(t.kind)) // no line begins with one
	if t.kind == '$' || t.kind == ';' || t.line > open.line && t.kind != 'o' && !value {
		p.fail(open, "this %s is not closed: a %s is missing", open.text, end)
	}
	if t.is("for") && !p.whole {
		p.fail(t, "a for between brackets is not read here: a template goes through what there are several of")
	}
	if strings.ContainsRune("ns0fb", rune(t.kind)) {
		p.fail(t, "between two values stands a comma, and before %s there is none", t.says())
	}
}

func (t token) is(word string) bool { return t.kind == 'n' && t.text == word }
