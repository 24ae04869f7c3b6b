package world

import (
	"errors"
	"maps"
	"net"
	"slices"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/httpsim"
	"statelab/internal/memnet"
)

// ErrNoCopy says that a world cannot be copied as it stands: a page waits in the middle of
// a request, or a server is not seen inside.
var ErrNoCopy = errors.New("the world cannot be copied")

// Copy returns a world in which the same was done, and which goes its own way from here on:
// what is done in it next leads to the same, to the byte, as in the world that it was made
// of. The error is ErrNoCopy, or database.ErrNoCopy, where only playing again leads there.
func (w *World) Copy() (*World, error) {
	if len(w.flights.waiting) > 0 || w.fault != nil {
		return nil, ErrNoCopy
	}
	c := &World{setup: w.setup, clock: clock.New(w.clock.Now()), net: w.net.Copy(), servers: map[string]Server{}, chances: map[string]*chance.Seeded{}, flights: newFlights(),
		values: maps.Clone(w.values), rows: maps.Clone(w.rows), kinds: maps.Clone(w.kinds), caches: maps.Clone(w.caches), records: maps.Clone(w.records), writes: maps.Clone(w.writes), host: w.host, done: w.done, post: w.post.Copy()}
	for _, site := range slices.Concat(w.setup.apart(true), w.setup.apart(false)) {
		if err := c.startAgain(site, w); err != nil {
			c.Close()
			return nil, err
		}
	}
	again := func(origin string, of net.Conn, requests int) net.Conn {
		return c.net.Again(origin, of.(*memnet.Conn), requests)
	}
	for _, p := range w.profiles {
		home := &home{c.net, p.home.address}
		c.profiles = append(c.profiles, &profile{name: p.name, title: p.title, who: p.who, home: home, Browser: p.Browser.Copy(home, c.clock.Now, again)})
	}
	return c, nil
}

// startAgain has the server of a site stand where it stands in another world.
func (w *World) startAgain(site Site, of *World) error {
	inside := of.servers[site.Host].Inside()
	if inside == nil {
		return ErrNoCopy
	}
	w.chances[site.Host] = of.chances[site.Host].Copy()
	env := w.env(site)
	server, err := inside.Copy(httpsim.Env{Now: env.Now, Random: env.Random, Pause: env.Pause, Beside: env.Beside, Project: env.Project, Post: env.Post})
	if err != nil {
		return err
	}
	w.servers[site.Host] = django{server}
	return server.Listen(w.net)
}
