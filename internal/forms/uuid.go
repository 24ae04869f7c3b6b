package forms

import (
	"strconv"
	"strings"

	"statelab/internal/pyrun"
)

// ParseUUID is uuid.UUID(text), and false of what is none.
func ParseUUID(text string) (UUID, bool) {
	text = strings.NewReplacer("urn:", "", "uuid:", "").Replace(text)
	text = strings.ReplaceAll(strings.Trim(text, "{}"), "-", "")
	if len(text) != 32 || strings.Trim(strings.ToLower(text), "0123456789abcdef") != "" {
		return "", false
	}
	text = strings.ToLower(text)
	return UUID(text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]), true
}

// UUID is uuid.UUID.
type UUID string

// TypeName implements pyrun.Object.
func (UUID) TypeName() string { return "UUID" }

// Attr implements pyrun.Object.
func (u UUID) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "urn":
		return "urn:uuid:" + string(u), true, nil
	case "hex":
		return strings.ReplaceAll(string(u), "-", ""), true, nil
	case "version":
		if strings.IndexByte("89ab", u[19]) < 0 { // it is of another variant than RFC 4122's
			return nil, true, nil
		}
		n, err := strconv.ParseInt(string(u[14]), 16, 64)
		return n, true, err
	}
	return nil, false, nil
}

// Str implements pyrun.Shown.
func (u UUID) Str() (string, error) { return string(u), nil }

// Repr implements pyrun.Shown.
func (u UUID) Repr() (string, error) { return "UUID('" + string(u) + "')", nil }

// Equal implements pyrun.Equal.
func (u UUID) Equal(other pyrun.Value) (bool, error) { return u == other, nil }
