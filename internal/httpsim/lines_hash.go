package httpsim

import (
	"crypto/hmac"
	"encoding/hex"
	"hash"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"strings"
)

// octets are what a hash is made of.
func octets(v pyrun.Value) (string, error) {
	switch v := v.(type) {
	case pyrun.Bytes:
		return string(v), nil
	case string:
		return v, nil
	}
	return pyrun.Str(v)
}

// hashes2 is a hash by Python's name for it.
func hashes2(name string) func() hash.Hash { return hashes[strings.ToLower(name)] }

// digestObject is a hash of hashlib, or one of hmac.
type digestObject struct{ h hash.Hash }

// TypeName implements pyrun.Object.
func (*digestObject) TypeName() string { return "HASH" }

// Attr implements pyrun.Object.
func (d *digestObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "hexdigest":
		return method(name, func() (pyrun.Value, error) { return hex.EncodeToString(d.h.Sum(nil)), nil })
	case "digest":
		return method(name, func() (pyrun.Value, error) { return pyrun.Bytes(d.h.Sum(nil)), nil })
	case "update":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("data")
			if err != nil {
				return nil, err
			}
			b, is := v.(pyrun.Bytes)
			if !is {
				return nil, pyrun.Raise("TypeError", "Strings must be encoded before hashing")
			}
			d.h.Write([]byte(b))
			return nil, args.Done()
		})
	}
	return nil, false, nil
}

func hashOf(name string, args *pyrun.Args) (pyrun.Value, error) {
	made := hashes2(name)
	if made == nil {
		return nil, pyrun.Raise("ValueError", "unsupported hash type %s", name)
	}
	h := made()
	if v, has := args.Take("data"); has {
		b, is := v.(pyrun.Bytes)
		if !is {
			return nil, pyrun.Raise("TypeError", "Strings must be encoded before hashing")
		}
		h.Write([]byte(b))
	}
	return &digestObject{h}, args.Done()
}

func newHMAC(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	key, err := args.Need("key")
	if err != nil {
		return nil, err
	}
	b, is := key.(pyrun.Bytes)
	if !is {
		return nil, pyrun.Raise("TypeError", "key: expected bytes or bytearray, but got '%s'", pyrun.KindOf(key))
	}
	msg := args.Or("msg", nil)
	var made func() hash.Hash
	switch by := args.Or("digestmod", nil).(type) {
	case string:
		made = hashes2(by)
	case pyrun.Builtin:
		made = hashes2(by.Name)
	}
	if made == nil {
		return nil, pyrun.Raise("TypeError", "Missing required argument 'digestmod'.")
	}
	h := hmac.New(made, []byte(b))
	if msg != nil {
		text, is := msg.(pyrun.Bytes)
		if !is {
			return nil, pyrun.Raise("TypeError", "Strings must be encoded before hashing")
		}
		h.Write([]byte(text))
	}
	return &digestObject{h}, args.Done()
}

// sameDigest is compare_digest() and its kin.
func sameDigest(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	a, err := args.Need("a")
	if err != nil {
		return nil, err
	}
	b, err := args.Need("b")
	if err != nil {
		return nil, err
	}
	for _, v := range []pyrun.Value{a, b} {
		switch v.(type) {
		case string, pyrun.Bytes:
		default:
			return nil, pyrun.Raise("TypeError", "unsupported operand types(s) or combination of types: '%s' and '%s'", pyrun.KindOf(a), pyrun.KindOf(b))
		}
	}
	x, _ := octets(a)
	y, _ := octets(b)
	return hmac.Equal([]byte(x), []byte(y)), args.Done()
}

func makesUUID(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := Let{Draw: Drawing{Does: UUID}}.drawn(r.visit)
	if err != nil {
		return nil, err
	}
	return uuidObject(v.(string)), args.Done()
}

// drawsUUID is uuid.uuid4().
func (v *visit) drawsUUID() any {
	text, err := Let{Draw: Drawing{Does: UUID}}.drawn(v)
	if err != nil {
		return nil
	}
	return uuidObject(text.(string))
}

// uuidClass is uuid.UUID.
var uuidClass = &pyrun.Class{Name: "UUID", Is: func(v pyrun.Value) bool { _, is := v.(uuidObject); return is }, Make: func(args *pyrun.Args) (pyrun.Value, error) {
	for _, other := range []string{"bytes", "bytes_le", "fields", "int", "version"} {
		if _, has := args.ByName(other); has {
			return nil, pyrun.Raise("NotImplementedError", "UUID() is given its text here, without %s=", other)
		}
	}
	v, err := args.Need("hex")
	if err != nil {
		return nil, pyrun.Raise("TypeError", "one of the hex, bytes, bytes_le, fields, or int arguments must be given")
	}
	text, is := plainOf(v).(string)
	if !is {
		return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute 'replace'", pyrun.KindOf(v))
	}
	id, ok := forms.ParseUUID(text)
	if !ok {
		return nil, pyrun.Raise("ValueError", "badly formed hexadecimal UUID string")
	}
	return id, args.Done()
}}

// uuidObject is a UUID.
type uuidObject = forms.UUID
