package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/sessionstore"
)

// errTooLong ends a page that grows without measure.
var errTooLong = errors.New("the page is larger than 1 MiB")

// absent is the value of a name that is not there.
type absent struct{}

// filling is where a template is while it is filled in.
type filling struct {
	objects bool               // rows and users are handed on as such
	raw     bool               // {% autoescape off %}
	depth   int                // templates in one another
	blocks  map[string][]*Node // what stands for each {% block %}, the nearest template last
	begun   map[*Tag]any       // how far the {% cycle %}s are
}

// fill writes the template with what the page knows. In HTML, values are
// escaped; in a cookie or a session value they are as they are.
func (v *visit) fill(t Template, inHTML bool) (string, error) {
	var b strings.Builder
	turns, filling := v.turns, v.filling
	v.turns = nil
	v.blocks, v.begun = nil, nil
	err := v.fillNodes(&b, t.nodes, inHTML)
	v.turns, v.filling = turns, filling
	return b.String(), err
}

func (v *visit) fillNodes(b *strings.Builder, nodes []Node, inHTML bool) error {
	for _, n := range nodes {
		if err := v.worked(nil); err != nil {
			return err
		}
		if err := v.fillNode(b, n, inHTML); err != nil {
			v.breaksAt(n.In, err)
			return err
		}
		if b.Len() > maxOutput {
			return errTooLong
		}
	}
	return nil
}

func (v *visit) fillNode(b *strings.Builder, n Node, inHTML bool) error {
	switch n.Kind {
	case PlainNode:
		b.WriteString(n.Text)
	case CSRFNode:
		if !v.isAlone() && !v.bare {
			b.WriteString(v.csrfField())
		}
	case TagNode:
		return v.fillTag(b, n, inHTML)
	case ValueNode, ConstantNode:
		value, err := v.inBraces(n, inHTML)
		if err == nil && !inHTML {
			err = v.hasAttribute(n, value)
		}
		if value, err = v.askedWho(value, err); err != nil {
			return err
		}
		if inHTML {
			v.localized(value)
		}
		b.WriteString(v.shown(value, inHTML))
	case IfNode:
		so, err := v.asks(n.If)
		var missing noVariable
		if errors.As(err, &missing) {
			so, err = false, nil
		}
		if err != nil {
			return err
		}
		if truth(so) {
			return v.fillNodes(b, n.Yes, inHTML)
		}
		return v.fillNodes(b, n.No, inHTML)
	case ForNode:
		return v.eachOf(b, n, inHTML)
	}
	return nil
}

// inBraces is what stands in {{ }}.
func (v *visit) inBraces(n Node, inHTML bool) (any, error) {
	if !inHTML {
		return v.found(n)
	}
	return v.resolved(n, false)
}

// eachOf goes through what a {% for %} is about.
func (v *visit) eachOf(b *strings.Builder, n Node, inHTML bool) error {
	value, err := v.resolved(n.For.In, true)
	if err != nil {
		return err
	}
	all, err := listed(plainShown(value))
	if err != nil {
		return err
	}
	if all.Len() == 0 {
		return v.scope(turn{}, func() error { return v.fillNodes(b, n.No, inHTML) })
	}
	return v.scope(turn{loop: true, of: all.Len()}, func() error {
		here := len(v.turns) - 1
		for i := range all.Len() {
			if v.turned++; v.turned > maxTurns {
				return errTooManyTurns
			}
			at := i
			if n.For.Reversed {
				at = all.Len() - 1 - i
			}
			v.turns[here].at = i
			if err := v.oneTurn(b, n, all.At(at), inHTML); err != nil {
				return err
			}
		}
		return nil
	})
}

// oneTurn writes what is in a {% for %} once.
func (v *visit) oneTurn(b *strings.Builder, n Node, value any, inHTML bool) error {
	names := n.For.Names
	if len(names) == 1 {
		v.set(names[0], value)
		return v.fillNodes(b, n.Yes, inHTML)
	}
	parts, err := listed(value)
	if err != nil || value == nil {
		parts = sessionstore.NewList(nil) // len() of no list is taken for 1
	}
	if parts.Len() != len(names) {
		return fmt.Errorf("ValueError: Need %d values to unpack in for loop; got %d. ", len(names), parts.Len())
	}
	var scope turn
	for i, name := range names {
		scope.set(name, parts.At(i))
	}
	return v.scope(scope, func() error { return v.fillNodes(b, n.Yes, inHTML) })
}

// isAlone reports whether nothing is known here that no tag gives, as in {% include … only %}.
func (v *visit) isAlone() bool {
	return slices.ContainsFunc(v.turns, func(t turn) bool { return t.alone })
}

// shown is a value as the template writes it that is being filled in.
func (v *visit) shown(value any, inHTML bool) string {
	if _, missing := value.(absent); missing || !inHTML {
		return shown(value, false)
	}
	return v.writes(value, !v.raw)
}

// shown returns a value as a template writes it.
func shown(value any, inHTML bool) string {
	switch value := value.(type) {
	case absent:
		return ""
	case safe:
		return string(value)
	}
	if inHTML {
		return filters.Shown(value, true, nil)
	}
	return pythonStr(value)
}
