package world

import (
	"net/http"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/chance"
	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
	"statelab/internal/memnet"
)

// Site is a host of a world, and how its server is made when the world opens.
type Site struct {
	Host string // "shop.test", or "shop.test:8443"
	// ProjectOf is the host of the site whose project it is part of, whose tables and memory it
	// has; empty: a project of its own.
	ProjectOf string
	Make      func(Env) (Server, error)
}

// Env is what a server gets from the world around it.
type Env struct {
	Now    func() time.Time
	Random chance.Source // the same draws in every world of that seed
	// Pause stops a page until somebody resumes it: see httpsim.Env.
	Pause func(name string, queries []database.Statement) bool
	// Beside handles two requests side by side: see httpsim.Env.
	Beside *httpsim.Beside
	// Project is the small Django of the site whose project the site is part of, or nil.
	Project *httpsim.Server
	// Front is put in front of what answers: see Setup.Front.
	Front func(http.Handler) http.Handler
	// Post is where mails of the small Djangos arrive.
	Post *httpsim.Post
}

// Server answers at a host. Listen puts it on the network, once; Restart closes its
// connections and loses what was in its memory; Close ends it.
type Server interface {
	Listen(*memnet.Net) error
	Restart() error
	Close() error
	// Inside is the small Django that answers, whose handlings and tables are seen;
	// nil for a server that is not seen inside.
	Inside() *httpsim.Server
}

// Django is a site of the small Django. Its tables are kept in a database file, new
// or with Django's tables and no rows, or in memory where file is empty.
func Django(site httpsim.Site, file string) Site {
	hashes := &accounts.Recall{} // of worlds that are made again
	return Site{site.Host, site.ProjectOf, func(env Env) (Server, error) {
		server, err := httpsim.New(site, httpsim.Env{Now: env.Now, Random: env.Random, Pause: env.Pause, Beside: env.Beside, File: file, Tables: true, Project: env.Project, Post: env.Post, Hashes: hashes, Front: env.Front})
		if err != nil {
			return nil, err
		}
		return django{server}, nil
	}}
}

type django struct{ *httpsim.Server }

func (d django) Inside() *httpsim.Server { return d.Server }

// Handled is a site that a handler answers for, over https and http. It is not seen
// inside, and restarting it closes connections and no more.
func Handled(host string, h http.Handler) Site {
	return Site{host, "", func(Env) (Server, error) {
		return &handled{memhttp.Server{Host: host, HTTP: true, Handler: h}}, nil
	}}
}

type handled struct{ memhttp.Server }

func (*handled) Inside() *httpsim.Server { return nil }
