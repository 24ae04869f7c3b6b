package sessionstore

import "time"

// SignedCookies is Django's engine signed_cookies: the session itself, signed
// and readable by everybody, is the key that the browser keeps. The server keeps
// nothing, so nothing can be deleted there: whoever has a copy of the cookie
// from before a logout is still logged in with it, until it is older than
// SESSION_COOKIE_AGE.
type SignedCookies struct {
	Env Env
}

// Session returns the session that a browser sent, empty for none.
func (c *SignedCookies) Session(key string) *Session { return NewSession(c, c.Env, key) }

func (c *SignedCookies) codec() Codec { return c.Env.Settings.codec(CookieSalt) }

// Load implements Engine: it reads the key itself. One that cannot be trusted
// or is too old reads as an empty session, which is to be sent anew.
func (c *SignedCookies) Load(key string) (Loaded, error) {
	d := c.codec().Decode(key)
	limit := time.Duration(c.Env.Settings.cookieAge()) * time.Second
	if d.Signature == SignatureBad || !d.Readable || c.Env.Now().Sub(d.SignedAt) > limit {
		d.Data = &Dict{}
		return Loaded{Found: true, Renew: true, Decoded: d}, nil
	}
	return Loaded{Found: true, Decoded: d}, nil
}

// Exists implements Engine: no key is ever taken.
func (c *SignedCookies) Exists(string) (bool, error) { return false, nil }

// Save implements Engine: the new key is the data.
func (c *SignedCookies) Save(r Record, _ bool) (string, error) {
	return c.codec().Encode(r.Data, c.Env.Now())
}

// Delete implements Engine: there is nothing to delete.
func (c *SignedCookies) Delete(string) error { return nil }

// ClearExpired has nothing to do: old cookies are refused when they come.
func (c *SignedCookies) ClearExpired() (deleted int, err error) { return 0, nil }

// keepsNothing tells the session object that its key is its data.
func (c *SignedCookies) keepsNothing() {}

// keyless is an engine whose sessions have no key apart from their data, so
// that there is none to draw, to cycle or to lose.
type keyless interface{ keepsNothing() }
