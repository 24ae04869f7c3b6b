package djangocode

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// parts of one in which a chance is read: 0.25.
const chances = 1_000_000

// drawing reads what draws by chance, and of what; ok is false for anything else.
func drawing(e *python.Expr) (d httpsim.Drawing, of *python.Expr, ok bool) {
	if e.Kind == python.Operation && (e.Text == "<" || e.Text == ">") && len(e.Parts) == 2 {
		draw, limit := e.Parts[0], e.Parts[1]
		if e.Text == ">" {
			draw, limit = limit, draw
		}
		low, whole := chanceOf(limit)
		return httpsim.Drawing{Does: httpsim.Odds, Low: low, High: chances}, nil, isCode(draw, "random.random()") && whole
	}
	if e.Kind != python.Call || len(e.Named) > 0 {
		return d, nil, false
	}
	given := e.Parts[1:]
	switch calls(e) {
	case "random.choice", "secrets.choice":
		if len(given) != 1 {
			return d, nil, false
		}
		return httpsim.Drawing{Does: httpsim.Choice, Secret: calls(e) == "secrets.choice"}, given[0], true
	case "random.randint", "random.randrange":
		if len(given) == 1 && calls(e) == "random.randrange" {
			given = []*python.Expr{{Kind: python.Number}, given[0]}
		}
		if len(given) != 2 {
			return d, nil, false
		}
		low, isLow := wholeNumber(given[0])
		high, isHigh := wholeNumber(given[1])
		if calls(e) == "random.randrange" {
			high--
		}
		return httpsim.Drawing{Does: httpsim.Between, Low: low, High: high}, nil, isLow && isHigh && low <= high
	case "secrets.token_hex", "secrets.token_urlsafe":
		d = httpsim.Drawing{Does: map[string]httpsim.Draws{"secrets.token_hex": httpsim.TokenHex, "secrets.token_urlsafe": httpsim.TokenURL}[calls(e)], High: 32}
		if len(given) == 1 {
			n, whole := wholeNumber(given[0])
			d.High = n
			return d, nil, whole && n > 0 && n <= 128
		}
		return d, nil, len(given) == 0
	case "str":
		return httpsim.Drawing{Does: httpsim.UUID}, nil, len(given) == 1 && (isCode(given[0], "uuid.uuid4()") || isCode(given[0], "uuid4()"))
	}
	return d, nil, false
}

// draws reports whether an expression draws by chance.
func draws(e *python.Expr) bool {
	_, _, ok := drawing(e)
	return ok
}

// chanceOf is a number from 0 to 1 in millionths.
func chanceOf(e *python.Expr) (millionths int64, ok bool) {
	p, err := float64(e.Number), error(nil)
	if e.Kind == python.Decimal {
		p, err = strconv.ParseFloat(e.Text, 64)
	} else if e.Kind != python.Number {
		return 0, false
	}
	n := p * chances
	return int64(n + 0.5), err == nil && p >= 0 && p <= 1
}

// drawn writes what draws by chance.
func (w *coder) drawn(a httpsim.Let) string {
	d := a.Draw
	switch d.Does {
	case httpsim.Choice:
		module := map[bool]string{true: "secrets", false: "random"}[d.Secret]
		w.use(module)
		return module + ".choice(" + w.expression(a.Value) + ")"
	case httpsim.Between:
		w.use("random")
		return fmt.Sprintf("random.randint(%d, %d)", d.Low, d.High)
	case httpsim.Odds:
		w.use("random")
		return "random.random() < " + strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.6f", float64(d.Low)/chances), "0"), ".")
	case httpsim.TokenHex, httpsim.TokenURL:
		w.use("secrets")
		octets := ""
		if d.High != 32 {
			octets = fmt.Sprint(d.High)
		}
		return map[httpsim.Draws]string{httpsim.TokenHex: "secrets.token_hex(", httpsim.TokenURL: "secrets.token_urlsafe("}[d.Does] + octets + ")"
	}
	w.use("uuid")
	return "str(uuid.uuid4())"
}
