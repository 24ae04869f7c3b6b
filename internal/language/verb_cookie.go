package scenario

import (
	"time"

	"statelab/internal/lesson"
	"statelab/internal/world"
)

func readPutCookie(c *compiler, n *lesson.Node) world.Act {
	var url, name, value, domain, path, sameSite lesson.Text
	var secure, httpOnly lesson.Value[bool]
	var lasts lesson.Value[time.Duration]
	c.Map(n, "put_cookie",
		lesson.Field{Name: "url", Required: true, Read: lesson.Into(&url, c.url)},
		lesson.Field{Name: "name", Required: true, Read: lesson.Into(&name, c.text)},
		lesson.Field{Name: "value", Required: true, Read: lesson.Into(&value, c.text)},
		lesson.Field{Name: "domain", Read: lesson.Into(&domain, c.Host)},
		lesson.Field{Name: "path", Read: lesson.Into(&path, c.text)},
		lesson.Field{Name: "secure", Read: lesson.Into(&secure, c.Bool)},
		lesson.Field{Name: "http_only", Read: lesson.Into(&httpOnly, c.Bool)},
		lesson.Field{Name: "same_site", Read: lesson.Into(&sameSite, c.OneOf("Strict", "Lax", "None"))},
		lesson.Field{Name: "lasts", Read: lesson.Into(&lasts, c.Length)},
	)
	act := world.PutCookie{URL: url.Value, Name: name.Value, Value: value.Value, Domain: domain.Value, Path: path.Value,
		Secure: secure.Value, HTTPOnly: httpOnly.Value, SameSite: sameSite.Value}
	if lasts.Given() {
		act.Lasts = &lasts.Value
	}
	return act
}

func readDropCookie(c *compiler, n *lesson.Node) world.Act {
	name, _ := c.Text(n)
	return world.DropCookie{Name: name.Value}
}

func readDropCookies(c *compiler, n *lesson.Node) world.Act {
	host, _ := c.host(n)
	return world.DropCookies{Host: host.Value}
}

func readOpenTools(c *compiler, n *lesson.Node) world.Act {
	host, _ := c.host(n)
	return world.OpenDeveloperTools{Host: host.Value}
}
