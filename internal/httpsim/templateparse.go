package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
)

// templateParser reads a template from at on.
type templateParser struct {
	src     string
	at      int
	names   Names
	file    *templateFile
	loading *loading
	loops   []loopVar // names of the {% for %}s, {% with %}s and blocks that are open, and of {% … as NAME %}
	inside  int       // how many {% for %}s are open
	asking  int       // an {% if %} is being read
	open    []tag     // the tags whose end was not read yet
	loaded  []string  // the libraries of {% load %}
	blocks  []string  // the names of the {% block %}s so far
	cycles  []*Tag    // the {% cycle %}s so far
	lax     bool      // what names the page gives, another template says
}

// tag is a {% word rest %} that was met.
type tag struct {
	word, rest string
	at         int
}

// contents are what stands between the braces.
func (t tag) contents() string { return strings.TrimSpace(t.word + " " + t.rest) }

func (p *templateParser) fault(at int, message, hint string) error {
	return &TemplateError{File: p.file.name, Line: p.line(at), Offset: at, Message: message, Hint: hint}
}

// syntax is a fault of which Django has its own words.
func (p *templateParser) syntax(at int, words, hint string) error {
	return p.fault(at, "TemplateSyntaxError: "+words, hint)
}

// line is the line of a place of the template, from 1 on.
func (p *templateParser) line(at int) int {
	return 1 + strings.Count(p.src[:min(at, len(p.src))], "\n")
}

// place is where something stands in a template that has a name.
func (p *templateParser) place(at int) TemplatePlace {
	if p.file.name == "" {
		return TemplatePlace{}
	}
	return TemplatePlace{File: p.file.name, Line: p.line(at)}
}

// nodes reads pieces up to the end, or up to one of the tags that may end them, which it returns.
func (p *templateParser) nodes(depth int, until ...string) (all []Node, end tag, err error) {
	for p.at < len(p.src) {
		if n, is := p.text(); is {
			all = append(all, n)
			continue
		}
		start := p.at
		inside, err := p.braces()
		if err != nil {
			return nil, end, err
		}
		var n Node
		switch p.src[start+1] {
		case '#':
			n = Node{Kind: TagNode, Tag: &Tag{Word: "#", Rest: p.src[start:p.at]}}
		case '{':
			if inside == "" {
				return nil, end, p.syntax(start, fmt.Sprintf("Empty variable tag on line %d", p.line(start)), "as in {{ user.username }}")
			}
			n, err = p.shown(inside, start)
		default:
			word, rest, _ := strings.Cut(strings.ReplaceAll(inside, "\t", " "), " ")
			t := tag{word: word, rest: strings.TrimSpace(rest), at: start}
			if slices.Contains(until, word) {
				return all, t, nil
			}
			n, err = p.tag(t, depth, until)
		}
		if err != nil {
			return nil, end, err
		}
		n.In = p.place(start)
		all = append(all, n)
	}
	if len(until) > 0 {
		t := p.open[len(p.open)-1]
		return nil, end, p.syntax(t.at, fmt.Sprintf("Unclosed tag on line %d: '%s'. Looking for one of: %s.", p.line(t.at), t.word, strings.Join(until, ", ")), fmt.Sprintf("write {%% %s %%} where it ends", until[len(until)-1]))
	}
	return all, end, nil
}

// text reads what stands before the next brace; false where nothing does.
func (p *templateParser) text() (Node, bool) {
	from := p.at
	p.at = p.nextBrace()
	return Node{Text: p.src[from:p.at]}, p.at > from
}

// shown reads what stands in {{ }}.
func (p *templateParser) shown(s string, at int) (Node, error) {
	n, err := p.looked(s, at)
	if err != nil {
		return n, err
	}
	if n.Filters != nil {
		n.Line = p.line(at)
	}
	if n.Kind == ValueNode && n.Path[0] == rowRoot && !n.Length && n.Filters == nil {
		if known := p.names.Rows[n.Path[1]]; known.Many && len(n.Path) == 2 {
			return n, p.fault(at, fmt.Sprintf("%s are rows, and no one value", s), "go through them: {% for "+known.Model.Var()+" in "+s+" %}, or write {{ "+s+"|length }}")
		}
	}
	return n, nil
}

// nodeOf is the node of a name.
func nodeOf(p Path) Node {
	n := Node{Kind: ValueNode, Path: p}
	if p[0] == "cache" {
		n.Name = Literal(p[1])
	}
	return n
}

// nextBrace returns where the next {{, {% or {# begins, or the end. A {# that no #} closes on its
// line is text, as for Django.
func (p *templateParser) nextBrace() int {
	for i := p.at; i+1 < len(p.src); i++ {
		if p.src[i] != '{' {
			continue
		}
		switch p.src[i+1] {
		case '{', '%':
			return i
		case '#':
			line, _, _ := strings.Cut(p.src[i:], "\n")
			if strings.Contains(line, "#}") {
				return i
			}
		}
	}
	return len(p.src)
}

// braces reads {{ … }}, {% … %} or {# … #}, and returns what is inside.
func (p *templateParser) braces() (string, error) {
	start, closing := p.at, map[byte]string{'{': "}}", '%': "%}", '#': "#}"}[p.src[p.at+1]]
	length := strings.Index(p.src[start+2:], closing)
	if length < 0 || strings.Contains(p.src[start+2:start+2+length], "\n") {
		return "", p.fault(start, p.src[start:start+2]+" is not closed on its line", "write "+closing)
	}
	p.at = start + 2 + length + 2
	return strings.TrimSpace(p.src[start+2 : start+2+length]), nil
}

// tag reads what a tag begins; until are those that may stand here as well.
func (p *templateParser) tag(t tag, depth int, until []string) (Node, error) {
	if depth >= maxNesting {
		return Node{}, p.fault(t.at, fmt.Sprintf("more than %d fors and ifs inside one another", maxNesting), "take the inner ones out")
	}
	read := tagReaders()[t.word]
	if read == nil || !p.isLoaded(t.word) {
		return Node{}, p.noTag(t, until)
	}
	p.open = append(p.open, t)
	n, err := read(p, t, depth+1)
	if err != nil {
		return n, err
	}
	p.open = p.open[:len(p.open)-1]
	n.Line = p.line(t.at)
	return n, nil
}

// noTag says what Django says of a tag that it does not know, or not here.
func (p *templateParser) noTag(t tag, until []string) error {
	if t.word == "" {
		return p.syntax(t.at, fmt.Sprintf("Empty block tag on line %d", p.line(t.at)), "as in {% if user.is_authenticated %}")
	}
	expected := ""
	if len(until) > 0 {
		var all []string
		for _, word := range until {
			all = append(all, "'"+word+"'")
		}
		if last := len(all) - 1; last > 0 {
			all = []string{strings.Join(all[:last], ", ") + " or " + all[last]}
		}
		expected = ", expected " + all[0]
	}
	return p.syntax(t.at, fmt.Sprintf("Invalid block tag on line %d: '%s'%s. Did you forget to register or load this tag?", p.line(t.at), t.word, expected), p.hintOfTag(t, until))
}

// hintOfTag is for a tag that is none, or that stands in the wrong place.
func (p *templateParser) hintOfTag(t tag, until []string) string {
	library := libraryOf(t.word)
	switch {
	case library != "" && !p.isLoaded(t.word):
		return fmt.Sprintf("write {%% load %s %%} above it", library)
	case opened[t.word] != "" && len(until) == 0:
		return fmt.Sprintf("{%% %s %%} has no {%% %s %%} before it", t.word, opened[t.word])
	case opened[t.word] != "":
		last := p.open[len(p.open)-1]
		return fmt.Sprintf("{%% %s %%} stands where the {%% %s %%} before it has no {%% %s %%} yet", t.word, last.word, until[len(until)-1])
	}
	return cmp.Or(diag.DidYouMean(t.word, Tags()), "known are "+strings.Join(Tags(), ", "))
}

// opened are the tags to which those belong that stand behind one.
var opened = map[string]string{"elif": "if", "else": "if", "endif": "if", "empty": "for", "endfor": "for", "endblock": "block", "endwith": "with", "endcomment": "comment", "endverbatim": "verbatim",
	"endspaceless": "spaceless", "endautoescape": "autoescape", "endfilter": "filter", "endifchanged": "ifchanged",
	"endlanguage": "language", "endblocktranslate": "blocktranslate", "endblocktrans": "blocktrans", "plural": "blocktranslate"}

// choice reads {% if %} up to its {% endif %}.
func (p *templateParser) choice(t tag, depth int) (Node, error) {
	asks, err := p.condition(t)
	if err != nil {
		return Node{}, err
	}
	n := Node{Kind: IfNode, If: asks, Elif: t.word == "elif", Line: p.line(t.at)}
	var end tag
	if n.Yes, end, err = p.nodes(depth, "elif", "else", "endif"); err != nil {
		return n, err
	}
	if end.rest != "" && end.word != "elif" {
		return n, p.malformed(end)
	}
	switch end.word {
	case "elif":
		next, err := p.choice(end, depth)
		n.No = []Node{next}
		return n, err
	case "else":
		n.No, end, err = p.nodes(depth, "endif")
		if n.No == nil {
			n.No = []Node{}
		}
		if err == nil && end.rest != "" {
			err = p.malformed(end)
		}
	}
	return n, err
}

// malformed is what Django says of {% else if … %} and the like.
func (p *templateParser) malformed(t tag) error {
	return p.syntax(t.at, fmt.Sprintf("Malformed template tag at line %d: \"%s\"", p.line(t.at), t.contents()), cmp.Or(hintOfElse(t), "{% "+t.word+" %} takes nothing"))
}
