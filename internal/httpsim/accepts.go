package httpsim

import (
	"maps"
	"math"
	"strconv"
	"strings"

	"statelab/internal/pyrun"
)

// accepts is request.accepts(media_type), as Django 5.2 has it: whether a type of the header Accept whose q is not 0 means
// that one.
func accepts(r *running, args *pyrun.Args) (pyrun.Value, error) {
	wanted, err := args.Text("media_type")
	if err != nil {
		return nil, err
	}
	said, sent := r.sentHeader("accept").(string)
	if !sent {
		said = "*/*"
	}
	one := readMediaType(wanted)
	for part := range strings.SplitSeq(said, ",") {
		if accepted := readMediaType(part); strings.TrimSpace(part) != "" && accepted.quality != 0 && one.matches(accepted) {
			return true, args.Done()
		}
	}
	return false, args.Done()
}

// mediaRange is Django's MediaType: a type with its parameters, without q.
type mediaRange struct {
	main, sub string
	params    map[string]string
	quality   float64
}

// readMediaType reads a type in small letters. A q that is no number from 0 to 1 counts as 1.
func readMediaType(text string) mediaRange {
	kind, rest, _ := strings.Cut(text, ";")
	m := mediaRange{params: map[string]string{}, quality: 1}
	m.main, m.sub, _ = strings.Cut(strings.ToLower(strings.TrimSpace(kind)), "/")
	for param := range strings.SplitSeq(rest, ";") {
		name, value, is := strings.Cut(param, "=")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.Trim(strings.TrimSpace(value), `"`)
		switch q, err := strconv.ParseFloat(value, 64); {
		case !is:
		case name != "q":
			m.params[name] = value
		case err == nil && q >= 0 && q <= 1:
			m.quality = math.Round(q*1000) / 1000
		}
	}
	return m
}

// matches is MediaType.match(): types and subtypes are alike, or one of two is a star, and the parameters are those that
// the other has, or more than none.
func (m mediaRange) matches(other mediaRange) bool {
	alike := func(a, b string) bool { return a != "" && b != "" && (a == b || a == "*" || b == "*") }
	if !alike(m.main, other.main) || !alike(m.sub, other.sub) {
		return false
	}
	if (len(m.params) > 0) == (len(other.params) > 0) {
		return maps.Equal(m.params, other.params)
	}
	return len(m.params) > 0
}
