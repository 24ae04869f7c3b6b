package httpsim

import (
	"errors"
	"strings"
)

// included writes the template that {% include %} names.
func (v *visit) included(b *strings.Builder, n Node, inHTML bool) error {
	scope, err := v.given(n.Tag)
	if err != nil {
		return err
	}
	for _, arg := range n.Tag.Args {
		scope.alone = scope.alone || arg.Word == "only"
	}
	scope.file = n.Tag.file
	blocks := v.blocks
	v.blocks = nil
	defer func() { v.blocks = blocks }()
	return v.scope(scope, func() error { return v.deeper(func() error { return v.fillNodes(b, n.Tag.file.nodes, inHTML) }) })
}

// deeper bounds how deep templates lie in one another.
func (v *visit) deeper(f func() error) error {
	if v.depth++; v.depth > maxDepth {
		return errors.New("RecursionError: maximum recursion depth exceeded")
	}
	if v.turned++; v.turned > maxTurns {
		return errTooManyTurns
	}
	err := f()
	v.depth--
	return err
}

// blockTurn is a {% block %} that is being filled in.
type blockTurn struct {
	name   string
	left   []*Node // what stands for the block in the templates above, the nearest last
	inHTML bool
}

// extended writes the template that another one extends, with its blocks.
func (v *visit) extended(b *strings.Builder, n Node, inHTML bool) error {
	if v.blocks == nil {
		v.blocks = map[string][]*Node{}
		defer func() { v.blocks = nil }()
	}
	v.addBlocks(n.Tag.own.blocks)
	if n.Tag.file.parent == nil {
		v.addBlocks(n.Tag.file.blocks)
	}
	return v.deeper(func() error { return v.fillNodes(b, n.Tag.file.nodes, inHTML) })
}

func (v *visit) addBlocks(blocks map[string]*Node) {
	for name, block := range blocks {
		v.blocks[name] = append([]*Node{block}, v.blocks[name]...)
	}
}

func (v *visit) fillBlock(b *strings.Builder, n Node, inHTML bool) error {
	block, left := &n, []*Node(nil)
	if all := v.blocks[n.Tag.Rest]; len(all) > 0 {
		block, left = all[len(all)-1], all[:len(all)-1]
	}
	return v.blockWith(b, n.Tag.Rest, block, left, inHTML)
}

func (v *visit) blockWith(b *strings.Builder, name string, block *Node, left []*Node, inHTML bool) error {
	if v.blocks != nil {
		before := v.blocks[name]
		v.blocks[name] = left
		defer func() { v.blocks[name] = before }()
	}
	return v.scope(turn{block: &blockTurn{name, left, inHTML}}, func() error { return v.deeper(func() error { return v.fillNodes(b, block.Yes, inHTML) }) })
}

// ofBlock is {{ block.super }}: what the block is in the template above.
func (v *visit) ofBlock(t *blockTurn, p Path) (any, error) {
	switch {
	case len(p) != 1 || p[0] != "super" && p[0] != "name":
		return absent{}, nil
	case p[0] == "name":
		return t.name, nil
	case v.blocks == nil:
		return nil, errors.New("TemplateSyntaxError: 'BlockNode' object has no attribute 'context'. Did you use {{ block.super }} in a base template?")
	case len(t.left) == 0:
		return safe(""), nil
	}
	var b strings.Builder
	err := v.blockWith(&b, t.name, t.left[len(t.left)-1], t.left[:len(t.left)-1], t.inHTML)
	if err == nil {
		err = v.worked(b.String())
	}
	return safe(b.String()), err
}
