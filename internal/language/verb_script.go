package scenario

import (
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// readFetch reads a request that a script of the page shown makes.
func readFetch(c *compiler, n *lesson.Node) world.Act {
	var address, method, credentials lesson.Text
	var fields []world.Field
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write fetch: {url: "+n.Value+"}", "fetch is a map, found %q", n.Value)
		return nil
	}
	c.Map(n, "fetch",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&address, c.page)},
		lesson.Field{Name: "method", Read: lesson.Into(&method, c.OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))},
		lesson.Field{Name: "fields", Read: lesson.Into(&fields, c.formFields)},
		lesson.Field{Name: "credentials", Read: lesson.Into(&credentials, c.OneOf("include", "same-origin", "omit"))},
	)
	return world.Fetch{URL: address.Value, Method: method.Value, Fields: fields, Credentials: credentials.Value}
}

// readScript reads a line of script that runs in the page shown.
func readScript(c *compiler, n *lesson.Node) world.Act {
	t, ok := c.text(n)
	line := strings.TrimSpace(t.Value)
	if _, _, known := world.CookieScript(line); ok && !known {
		hint := `write document.cookie to read, or document.cookie = "a=1; Path=/" to write`
		if strings.Contains(line, `\`) {
			hint = `a backslash has no place in a cookie: write document.cookie = "a=1; Path=/"`
		}
		c.Add(n.Pos, hint, "a script reads or writes document.cookie, and does nothing else: found %q", line)
	}
	return world.Script{Line: line}
}

// asExchange shows what a script did to the expectations about cookies: what it
// sees as sent, what became of what it wrote as received. It reports false for
// expectations of which a script knows nothing.
func asExchange(script *trace.Script, about string) (x *trace.Exchange, ok bool) {
	if script == nil {
		return nil, false
	}
	switch about {
	case "sent", "not_sent":
		return &trace.Exchange{Sent: script.Fates}, !script.Writes
	case "stored", "replaced", "deleted", "refused":
		return &trace.Exchange{Received: script.Fates}, script.Writes
	}
	return nil, false
}
