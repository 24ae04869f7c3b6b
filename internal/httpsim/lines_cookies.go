package httpsim

import (
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// secondsOf is a number of seconds as a length of time, cut where it is longer than anybody means.
func secondsOf(n int64) *time.Duration {
	const most = int64(100 * 365 * 24 * time.Hour / time.Second)
	d := time.Duration(max(min(n, most), -most)) * time.Second
	return &d
}

// untilWhen are max_age and expires of set_cookie().
func untilWhen(age, expires pyrun.Value) (o CookieOptions, err error) {
	switch age := age.(type) {
	case nil:
	case int64:
		o.MaxAge = secondsOf(age)
	case pyrun.Delta:
		o.MaxAge = secondsOf(int64(age) / 1e6)
	default: // Django asks int() of it, and adds it to the time as it is
		seconds, err := pyrun.Int(age)
		if err != nil {
			return o, err
		}
		n, _ := seconds.(int64)
		o.MaxAge = secondsOf(n)
		sum, _ := pyrun.Truth(expires)
		switch age.(type) {
		case bool, float64:
		default:
			if !sum {
				return o, pyrun.Raise("TypeError", "unsupported operand type(s) for +: 'float' and '%s'", pyrun.KindOf(age))
			}
		}
	}
	switch expires := expires.(type) {
	case nil:
	case pyrun.Moment:
		o.Expires = expires.Time
		if o.MaxAge != nil {
			return o, pyrun.Raise("ValueError", "'expires' and 'max_age' can't be used together.")
		}
	case string:
		o.ExpiresText = expires
	case int64:
		o.ExpiresIn = secondsOf(expires)
	default:
		return o, pyrun.Raise("TypeError", "expires is a datetime or a text, not '%s'", pyrun.KindOf(expires))
	}
	return o, nil
}

// setCookie is response.set_cookie(…). said is the name that a signed cookie has.
func (a *answerObject) setCookie(args *pyrun.Args, signed *string) error {
	key, err := args.Text("key")
	if err != nil {
		return err
	}
	given, has := args.ByName("value")
	if !has {
		given = args.Or("value", "")
	}
	value, err := pyrun.Str(given)
	if err != nil {
		return err
	}
	o, err := untilWhen(args.Or("max_age", nil), args.Or("expires", nil))
	if err != nil {
		return err
	}
	if path := args.Or("path", "/"); path != nil {
		if o.Path, err = pyrun.Str(path); err != nil {
			return err
		}
	}
	if domain := args.Or("domain", nil); domain != nil {
		if o.Domain, err = pyrun.Str(domain); err != nil {
			return err
		}
	}
	if o.Secure, err = pyrun.Truth(args.Or("secure", false)); err != nil {
		return err
	}
	if o.HTTPOnly, err = pyrun.Truth(args.Or("httponly", false)); err != nil {
		return err
	}
	if sameSite, is := args.Or("samesite", nil).(string); is {
		o.SameSite = sameSite
	}
	if err := args.Done(); err != nil {
		return err
	}
	call := "set_cookie"
	if signed != nil {
		call = "set_signed_cookie"
	}
	a.r.noteCode("%s(%s)", call, python.Quote(shortText(key)))
	return a.res.SetCookie(key, value, o, a.r.server.env.Now())
}
