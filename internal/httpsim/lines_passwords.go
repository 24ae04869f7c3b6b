package httpsim

import (
	"encoding/base64"
	"strings"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// passwordNames are small names of Django's about links that set a password anew.
func passwordNames() map[string]func(r *running) pyrun.Value {
	all := map[string]func(r *running) pyrun.Value{
		"urlsafe_base64_encode": calls("urlsafe_base64_encode", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("s")
			if err != nil {
				return nil, err
			}
			b, is := v.(pyrun.Bytes)
			if !is {
				return nil, pyrun.Raise("TypeError", "a bytes-like object is required, not '%s'", pyrun.KindOf(v))
			}
			return base64.RawURLEncoding.EncodeToString([]byte(b)), args.Done()
		}),
		"urlsafe_base64_decode": calls("urlsafe_base64_decode", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("s")
			if err != nil {
				return nil, err
			}
			made, failed := base64.URLEncoding.DecodeString(strings.TrimRight(text, "=") + strings.Repeat("=", (4-len(strings.TrimRight(text, "="))%4)%4))
			if failed != nil {
				return nil, pyrun.Raise("ValueError", "Incorrect padding")
			}
			return pyrun.Bytes(made), args.Done()
		}),
		"get_current_site": calls("get_current_site", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "get_host"); err != nil {
				return nil, err
			}
			host, err := pyrun.AttributeOf(r.request, "get_host")
			if err == nil {
				host, err = pyrun.Call(host)
			}
			if err != nil {
				return nil, err
			}
			return &pyrun.Module{Name: "site", Names: map[string]pyrun.Value{"domain": host, "name": host}}, args.Done()
		}),
		"force_bytes": calls("force_bytes", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("s")
			if err != nil {
				return nil, err
			}
			if b, is := v.(pyrun.Bytes); is {
				return b, args.Done()
			}
			text, err := pyrun.Str(v)
			if err != nil {
				return nil, err
			}
			return pyrun.Bytes(text), args.Done()
		}),
	}
	for _, name := range []string{"force_str", "smart_str"} {
		all[name] = calls(name, func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("s")
			if err != nil {
				return nil, err
			}
			if b, is := v.(pyrun.Bytes); is {
				return string(b), args.Done()
			}
			text, err := pyrun.Str(v)
			if err != nil {
				return nil, err
			}
			return text, args.Done()
		})
	}
	return all
}

// passwordHelpers are what classes/passwords.py calls of Go's.
func passwordHelpers() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"_reset_stamp": calls("reset_stamp", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			given, err := args.Need("user")
			if err != nil {
				return nil, err
			}
			user, err := userOf(given)
			if err != nil || user == nil || user.LastLogin.IsZero() {
				return "", err
			}
			return user.LastLogin.UTC().Format(time.DateTime), args.Done()
		}),
		"_has_template": calls("has_template", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Need("name")
			if err != nil {
				return nil, err
			}
			return r.firstTemplate([]pyrun.Value{name}) != "", args.Done()
		}),
		"_told": calls("told", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("text")
			if err != nil {
				return nil, err
			}
			r.notes = append(r.notes, rule.Text{EN: text, KO: resetSaid[text]})
			return nil, args.Done()
		}),
	}
}

// resetSaid is what check_token() tells, in Korean.
var resetSaid = map[string]string{
	"check_token(): the token is not that of the user as he is now": "check_token(): 지금 사용자의 토큰이 아님",
	"check_token(): the token is too old":                           "check_token(): 토큰이 너무 오래됨",
	"check_token(): the token is that of the user as he is now":     "check_token(): 지금 사용자의 토큰이 맞음",
}
