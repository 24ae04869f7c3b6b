package cors

import (
	"strconv"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// How long leave is kept, as in Chromium (preflight_result.cc): five seconds where the
// answer names no time, and never longer than two hours.
const (
	keptByDefault = 5 * time.Second
	keptAtMost    = 2 * time.Hour
)

// Kept is leave that was given, as the browser keeps it for the address that was asked and
// the origin that asked (Fetch, "CORS-preflight cache"). The zero value covers nothing.
type Kept struct {
	Answer      Answer
	Credentials cookiejar.Credentials // of the request that it was asked for
	Until       time.Time             // from when on it is asked for again
}

// Keep is the leave that an answer gave at a moment.
func (r Request) Keep(a Answer, now time.Time) Kept {
	return Kept{a, r.Credentials, now.Add(maxAge(a.Headers))}
}

// maxAge is how long an answer may be kept: none where it names a time that is not ahead.
func maxAge(headers []Header) time.Duration {
	named := values(headers, "Access-Control-Max-Age")
	if len(named) != 1 {
		return keptByDefault
	}
	seconds, err := strconv.ParseInt(named[0], 10, 64)
	if err != nil {
		return keptByDefault
	}
	return time.Duration(min(max(seconds, 0), int64(keptAtMost/time.Second))) * time.Second
}

// PreflightBehind is Preflight for a browser that keeps leave from before. What was given
// without credentials is not enough for a request with them.
func (r Request) PreflightBehind(k Kept, now time.Time) Decision {
	d := r.Preflight()
	if d.Allowed || !now.Before(k.Until) || r.Credentials == cookiejar.Include && k.Credentials != cookiejar.Include {
		return d
	}
	asked := r
	asked.Credentials = k.Credentials
	if !asked.Leave(k.Answer).Allowed {
		return d
	}
	left := rule.Length(k.Until.Sub(now))
	return decide(true, leaveKept, rule.Textf("for %[1]s more", "앞으로 %[2]s", left.EN, left.KO), rule.Text{})
}
