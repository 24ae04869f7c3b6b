package pylib

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"

	"statelab/internal/pyrun"
)

// binasciiError is binascii.Error, which is a ValueError.
var binasciiError = sync.OnceValue(func() *pyrun.Class {
	return &pyrun.Class{Name: "Error", Base: pyrun.ClassOf("ValueError")}
})

func raiseOf(class *pyrun.Class, text string) error {
	return &pyrun.Exception{Class: class, Args: []pyrun.Value{text}}
}

// base64Names are what module base64 has; what is seldom met, base85, is not there.
func base64Names() map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	encodes := func(name, of string, by func(b []byte) string) {
		all[name] = builtin(name, func(args *pyrun.Args) (pyrun.Value, error) {
			b, err := octetsOf(args, of)
			if err != nil {
				return nil, err
			}
			return pyrun.Bytes(by([]byte(b))), args.Done()
		})
	}
	standard := base64.StdEncoding.EncodeToString
	encodes("standard_b64encode", "s", standard)
	encodes("urlsafe_b64encode", "s", base64.URLEncoding.EncodeToString)
	encodes("b32encode", "s", base32.StdEncoding.EncodeToString)
	encodes("b32hexencode", "s", base32.HexEncoding.EncodeToString)
	encodes("b16encode", "s", func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) })
	encodes("encodebytes", "s", func(b []byte) string {
		var lines strings.Builder
		for ; len(b) > 0; b = b[min(57, len(b)):] {
			lines.WriteString(standard(b[:min(57, len(b))]) + "\n")
		}
		return lines.String()
	})
	all["b64encode"] = builtin("b64encode", encodes64)
	all["b64decode"] = builtin("b64decode", decodes64(""))
	all["standard_b64decode"] = builtin("standard_b64decode", decodes64(""))
	all["urlsafe_b64decode"] = builtin("urlsafe_b64decode", decodes64("-_"))
	all["decodebytes"] = builtin("decodebytes", decodes64(""))
	all["b32decode"] = builtin("b32decode", decodes32(base32.StdEncoding, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
	all["b32hexdecode"] = builtin("b32hexdecode", decodes32(base32.HexEncoding, "0123456789ABCDEFGHIJKLMNOPQRSTUV"))
	all["b16decode"] = builtin("b16decode", decodes16)
	return all
}

// consistsOf reports whether all octets of a text are some of these.
func consistsOf(s, alphabet string) bool {
	for i := range len(s) {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}

// octetsOf takes octets.
func octetsOf(args *pyrun.Args, name string) (string, error) {
	v, err := args.Need(name)
	if err != nil {
		return "", err
	}
	b, is := v.(pyrun.Bytes)
	if !is {
		return "", pyrun.Raise("TypeError", "a bytes-like object is required, not '%s'", pyrun.KindOf(v))
	}
	return string(b), nil
}

// octetsOrASCII takes octets, or a text of ASCII alone.
func octetsOrASCII(args *pyrun.Args) (string, error) {
	v, err := args.Need("s")
	if err != nil {
		return "", err
	}
	switch s := pyrun.PlainOf(v).(type) {
	case pyrun.Bytes:
		return string(s), nil
	case string:
		if strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 }) >= 0 {
			return "", pyrun.Raise("ValueError", "string argument should contain only ASCII characters")
		}
		return s, nil
	}
	return "", pyrun.Raise("TypeError", "argument should be a bytes-like object or ASCII string, not '%s'", pyrun.KindOf(v))
}

// altchars takes the two characters for + and /, "" for none.
func altchars(args *pyrun.Args) (string, error) {
	switch given := args.Or("altchars", nil).(type) {
	case nil:
		return "", nil
	case pyrun.Bytes:
		if len(given) == 2 {
			return string(given), nil
		}
	}
	return "", pyrun.Raise("AssertionError", "")
}

func encodes64(args *pyrun.Args) (pyrun.Value, error) {
	b, err := octetsOf(args, "s")
	if err != nil {
		return nil, err
	}
	other, err := altchars(args)
	if err != nil {
		return nil, err
	}
	made := base64.StdEncoding.EncodeToString([]byte(b))
	if other != "" {
		made = strings.NewReplacer("+", other[:1], "/", other[1:]).Replace(made)
	}
	return pyrun.Bytes(made), args.Done()
}

// decodes64 is b64decode(), which leaves out what is none of its characters unless it is to validate.
func decodes64(other string) func(args *pyrun.Args) (pyrun.Value, error) {
	return func(args *pyrun.Args) (pyrun.Value, error) {
		s, err := octetsOrASCII(args)
		if err != nil {
			return nil, err
		}
		by := other
		if by == "" {
			if by, err = altchars(args); err != nil {
				return nil, err
			}
		}
		strict, err := pyrun.Truth(args.Or("validate", false))
		if err != nil {
			return nil, err
		}
		if by != "" {
			s = strings.NewReplacer(by[:1], "+", by[1:], "/").Replace(s)
		}
		made, err := from64(s, strict)
		if err != nil {
			return nil, err
		}
		return pyrun.Bytes(made), args.Done()
	}
}

const alphabet64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// from64 is binascii.a2b_base64().
func from64(s string, strict bool) ([]byte, error) {
	if strict {
		made, err := base64.StdEncoding.DecodeString(s)
		if err == nil {
			return made, nil
		}
		if !consistsOf(strings.TrimRight(s, "="), alphabet64) {
			return nil, raiseOf(binasciiError(), "Only base64 data is allowed")
		}
	}
	var made []byte
	four, bits, pads := 0, uint32(0), 0
	for i := range len(s) {
		if s[i] == '=' {
			if pads++; four >= 2 && four+pads >= 4 { // what stands behind the end is left
				return made, nil
			}
			continue
		}
		n := strings.IndexByte(alphabet64, s[i])
		if n < 0 {
			continue
		}
		pads = 0
		bits, four = bits<<6|uint32(n), (four+1)%4
		if four != 1 {
			made = append(made, byte(bits>>map[int]uint{2: 4, 3: 2, 0: 0}[four]))
		}
	}
	switch {
	case four == 1:
		return nil, raiseOf(binasciiError(), "Invalid base64-encoded string: number of data characters ("+strconv.Itoa(len(made)/3*4+1)+") cannot be 1 more than a multiple of 4")
	case four != 0:
		return nil, raiseOf(binasciiError(), "Incorrect padding")
	}
	return made, nil
}

// decodes32 is b32decode(s, casefold=False) by its characters.
func decodes32(by *base32.Encoding, alphabet string) func(args *pyrun.Args) (pyrun.Value, error) {
	return func(args *pyrun.Args) (pyrun.Value, error) {
		s, err := octetsOrASCII(args)
		if err != nil {
			return nil, err
		}
		fold, err := pyrun.Truth(args.Or("casefold", false))
		if err != nil {
			return nil, err
		}
		if v := args.Or("map01", nil); v != nil {
			return nil, pyrun.Raise("NotImplementedError", "map01= is not played here")
		}
		if fold {
			s = strings.ToUpper(s)
		}
		if len(s)%8 != 0 {
			return nil, raiseOf(binasciiError(), "Incorrect padding")
		}
		plain := strings.TrimRight(s, "=")
		if !consistsOf(plain, alphabet) {
			return nil, raiseOf(binasciiError(), "Non-base32 digit found")
		}
		if missing := len(s) - len(plain); missing != 0 && missing != 1 && missing != 3 && missing != 4 && missing != 6 {
			return nil, raiseOf(binasciiError(), "Incorrect padding")
		}
		made, failed := by.WithPadding(base32.NoPadding).DecodeString(plain)
		if failed != nil {
			return nil, raiseOf(binasciiError(), "Incorrect padding")
		}
		return pyrun.Bytes(made), args.Done()
	}
}

func decodes16(args *pyrun.Args) (pyrun.Value, error) {
	s, err := octetsOrASCII(args)
	if err != nil {
		return nil, err
	}
	fold, err := pyrun.Truth(args.Or("casefold", false))
	if err != nil {
		return nil, err
	}
	if fold {
		s = strings.ToUpper(s)
	}
	if !consistsOf(s, "0123456789ABCDEF") {
		return nil, raiseOf(binasciiError(), "Non-base16 digit found")
	}
	made, failed := hex.DecodeString(s)
	if failed != nil {
		return nil, raiseOf(binasciiError(), "Odd-length string")
	}
	return pyrun.Bytes(made), args.Done()
}
