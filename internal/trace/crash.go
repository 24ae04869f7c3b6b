package trace

// A Crash is an answer that says that the server failed.
type Crash struct {
	Act    *Step
	Status string  // "500 Internal Server Error"
	Reason *Reason // nil where a page chose the status by itself
}

// CrashOf finds the first of some acts at which the server failed, and how; nil where it failed
// at none.
func CrashOf(acts []Step) *Crash {
	for i := range acts {
		for j := range acts[i].Exchanges {
			if e := &acts[i].Exchanges[j]; !e.ByPage && e.Response.Status >= 500 {
				c := &Crash{Act: &acts[i], Status: e.Response.StatusLine()}
				if e.Server != nil {
					c.Reason = e.Server.Reason
				}
				return c
			}
		}
	}
	return nil
}
