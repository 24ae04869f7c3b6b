package httpsim

import (
	"maps"
	"slices"
)

// Copy returns a server that stands where s stands and goes its own way from here on, in
// another world: with its clock, its chance, its pause and, where s is part of another's
// project, with the copy of that one. It is on no network. No request may be under way. The
// error is database.ErrNoCopy where the tables cannot be copied.
func (s *Server) Copy(env Env) (*Server, error) {
	env.Tables, env.Hashes = s.env.Tables, s.env.Hashes
	c := newServer(s.site, env)
	c.running.Store(s.code())
	c.tellsLanguage.Store(s.tellsLanguage.Load())
	if s.joined {
		c.project, c.joined = env.Project.project, true
		return c, nil
	}
	db, err := s.db.Copy()
	if err != nil {
		return nil, err
	}
	c.project = &project{db: db, recall: s.recall, hosts: slices.Clone(s.hosts)}
	c.writes.Store(s.writes.Load())
	c.tables.model, c.tables.applied = s.tables.get()
	s.workers.copyInto(&c.workers)
	s.visits.mu.Lock()
	c.visits.all = slices.Clone(s.visits.all)
	s.visits.mu.Unlock()
	s.fits.copyInto(&c.fits)
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	was := &s.seen // what it holds is replaced and never changed
	c.seen.valid, c.seen.writes, c.seen.model, c.seen.code = was.valid, was.writes, was.model, was.code
	c.seen.names, c.seen.table, c.seen.ends, c.seen.moments, c.seen.others = was.names, was.table, was.ends, was.moments, was.others
	return c, nil
}

// copyInto makes other processes of these, with memories of their own.
func (i *instances) copyInto(c *instances) {
	i.mu.Lock()
	defer i.mu.Unlock()
	c.answered = i.answered
	for _, m := range i.memories {
		one := &memory{}
		m.sessions.CopyInto(&one.sessions)
		m.cache.mu.Lock()
		one.cache.entries = maps.Clone(m.cache.entries)
		m.cache.mu.Unlock()
		c.memories = append(c.memories, one)
	}
}
