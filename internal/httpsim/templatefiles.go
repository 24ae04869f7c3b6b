package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"statelab/internal/diag"
)

// templateFile is one template while others extend and include it.
type templateFile struct {
	name, src string
	nodes     []Node
	blocks    map[string]*Node // {% block %}s, wherever they stand in it
	parent    *Tag             // its {% extends %}
}

// loading is the reading of a template with those that it names. Each is read once.
type loading struct {
	files map[string]*templateFile
	chain []string // of {% extends %}, while parents are read
}

// maxFiles is how many templates one may lead to.
const maxFiles = 100

// read reads a template; its name is empty for one that has no file.
func (l *loading) read(name, src string, names Names) (*templateFile, error) {
	f := &templateFile{name: name, src: src, blocks: map[string]*Node{}}
	p := &templateParser{src: src, names: names, file: f, loading: l, lax: names.Any || len(l.files) > 0}
	l.files[name] = f
	switch {
	case len(src) > maxTemplate:
		return nil, p.fault(maxTemplate, fmt.Sprintf("a template has at most %d bytes", maxTemplate), "")
	case len(l.files) > maxFiles:
		return nil, p.fault(0, fmt.Sprintf("more than %d templates in one page", maxFiles), "")
	}
	nodes, _, err := p.nodes(0)
	if err != nil {
		return nil, err
	}
	f.nodes = nodes
	f.collect(f.nodes)
	return f, nil
}

// collect finds the blocks.
func (f *templateFile) collect(nodes []Node) {
	for i := range nodes {
		n := &nodes[i]
		if n.Tag != nil && n.Tag.Word == "block" {
			f.blocks[n.Tag.Rest] = n
		}
		f.collect(n.Yes)
		f.collect(n.No)
	}
}

// named returns a template of the site by its name, as a tag at a place names it.
func (l *loading) named(p *templateParser, name string, at int) (*templateFile, error) {
	if f := l.files[name]; f != nil {
		return f, nil
	}
	src, has := p.names.Files[name]
	if !has {
		return nil, p.fault(at, "TemplateDoesNotExist: "+name, cmp.Or(diag.DidYouMean(name, slices.Collect(maps.Keys(p.names.Files))), hintOfFiles(p.names.Files)))
	}
	names := p.names
	names.Any = true // what gives its names may be another page
	return l.read(name, src, names)
}

func hintOfFiles(files map[string]string) string {
	if len(files) == 0 {
		return "write it below templates of the site, as in templates: {base.html: …}"
	}
	return "the site has " + strings.Join(slices.Sorted(maps.Keys(files)), ", ")
}

// fileName is the name in quotes that {% extends %} and {% include %} have; ./ and ../ begin where the
// template itself lies.
func (p *templateParser) fileName(t tag, bit string) (string, error) {
	value, err := p.looked(bit, t.at)
	if err != nil || value.Kind != ConstantNode || !value.Quoted || value.Filters != nil {
		return "", p.fault(t.at, "{% "+t.word+" %} takes the name of a template in quotes here", `as in {% `+t.word+` "base.html" %}`)
	}
	name := inQuotes(value.Text)
	name = name[1 : len(name)-1]
	if !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
		return name, nil
	}
	full := path.Join(path.Dir(strings.TrimPrefix(p.file.name, "/")), name)
	switch {
	case strings.HasPrefix(full, "../"):
		return "", p.syntax(t.at, fmt.Sprintf("The relative path '%s' points outside the file hierarchy that template '%s' is in.", bit, p.file.name), "")
	case full == p.file.name:
		return "", p.syntax(t.at, fmt.Sprintf("The relative path '%s' was translated to template name '%s', the same template in which the tag appears.", bit, p.file.name), "")
	}
	return full, nil
}

func (p *templateParser) extends(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	switch {
	case len(bits) != 1:
		return n, p.syntax(t.at, "'extends' takes one argument", `as in {% extends "base.html" %}`)
	case p.file.parent != nil:
		return n, p.syntax(t.at, "'extends' cannot appear more than once in the same template", "")
	case p.isBehind(t.at):
		return n, p.syntax(t.at, fmt.Sprintf("<ExtendsNode: extends %s> must be the first tag in the template.", bits[0]), "move it to the top of the template")
	}
	name, err := p.fileName(t, bits[0])
	if err != nil {
		return n, err
	}
	n.Tag.Rest, n.Tag.own, p.file.parent = bits[0], p.file, n.Tag
	if slices.Contains(p.loading.chain, name) || name == p.file.name {
		return n, p.fault(t.at, "TemplateDoesNotExist: "+name, "a template cannot extend itself, and none that extends it")
	}
	p.loading.chain = append(p.loading.chain, p.file.name)
	n.Tag.file, err = p.loading.named(p, name, t.at)
	p.loading.chain = p.loading.chain[:len(p.loading.chain)-1]
	if err != nil {
		return n, err
	}
	n.Yes, _, err = p.nodes(depth - 1)
	return n, err
}

// isBehind reports whether something that is no text stands above a place.
func (p *templateParser) isBehind(at int) bool {
	before := &templateParser{src: p.src[:at]}
	for before.at = before.nextBrace(); before.at < at; before.at = before.nextBrace() {
		if before.src[before.at+1] != '#' {
			return true
		}
		if _, err := before.braces(); err != nil {
			return true
		}
	}
	return false
}

func (p *templateParser) block(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}
	switch {
	case len(strings.Fields(t.rest)) != 1:
		return n, p.syntax(t.at, "'block' tag takes only one argument", "as in {% block content %}")
	case slices.Contains(p.blocks, t.rest):
		return n, p.syntax(t.at, fmt.Sprintf("'block' tag with name '%s' appears more than once", t.rest), "give it another name")
	}
	p.blocks = append(p.blocks, t.rest)
	before := len(p.loops)
	p.named("block")
	yes, end, err := p.nodes(depth, "endblock")
	p.loops = p.loops[:before]
	if err == nil && end.rest != "" && end.rest != t.rest {
		err = p.syntax(end.at, fmt.Sprintf("Invalid block tag on line %d: 'endblock', expected 'endblock' or 'endblock %s'. Did you forget to register or load this tag?", p.line(end.at), t.rest), "")
	}
	n.Yes = yes
	return n, err
}

func (p *templateParser) include(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) == 0 {
		return n, p.syntax(t.at, "'include' tag takes at least one argument: the name of the template to be included.", `as in {% include "cart.html" %}`)
	}
	name, err := p.fileName(t, bits[0])
	if err != nil {
		return n, err
	}
	n.Tag.Rest = bits[0]
	seen := map[string]bool{}
	for rest := bits[1:]; len(rest) > 0; {
		option := rest[0]
		rest = rest[1:]
		if seen[option] {
			return n, p.syntax(t.at, fmt.Sprintf("The '%s' option was specified more than once.", option), "")
		}
		seen[option] = true
		switch option {
		case "with":
			n.Tag.Args = append(n.Tag.Args, TagArg{Word: option})
			before := len(n.Tag.Args)
			if rest, err = p.keywords(n.Tag, rest, t.at); err != nil {
				return n, err
			}
			if len(n.Tag.Args) == before {
				return n, p.syntax(t.at, "\"with\" in 'include' tag needs at least one keyword argument.", `as in {% include "cart.html" with items=session.cart %}`)
			}
		case "only":
			n.Tag.Args = append(n.Tag.Args, TagArg{Word: option})
		default:
			return n, p.syntax(t.at, fmt.Sprintf("Unknown argument for 'include' tag: '%s'.", option), `as in {% include "cart.html" with items=session.cart only %}`)
		}
	}
	n.Tag.file, err = p.loading.named(p, name, t.at)
	return n, err
}
