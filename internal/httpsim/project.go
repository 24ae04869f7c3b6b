package httpsim

import (
	"cmp"
	"slices"
	"sync/atomic"

	"statelab/internal/database"
	"statelab/internal/sessionstore"
	"statelab/internal/wire"
)

// project is what the hosts of one project have in common: a database, with its users and
// its tables, and the memory of the processes that answer.
type project struct {
	db      *database.DB
	workers instances
	tables  tables
	visits  visits
	recall  *sessionstore.Recall
	seen    seen
	fits    fits
	writes  atomic.Int64 // requests so far that wrote
	hosts   []string     // without their ports; no more come once one of them answers
}

// open makes the project of a site, in which nobody else is yet.
func (s *Server) open() (err error) {
	s.project = &project{recall: &sessionstore.Recall{}, hosts: []string{wire.Hostname(s.site.Host)}}
	s.workers.restart(s.site.Instances)
	if s.db, err = s.env.openDatabase(s.site.schema()); err != nil {
		return err
	}
	s.tables.model = cmp.Or(s.site.UserModel, DefaultUser)
	if s.site.Unmigrated {
		return nil
	}
	s.tables.applied = s.tables.model
	if err := s.fill(); err != nil {
		broken := s.Broken()
		s.db.Close()
		return cmp.Or(broken, err)
	}
	return nil
}

// join makes the site one more host of a project.
func (s *Server) join(of *Server) {
	s.project, s.joined = of.project, true
	s.hosts = append(s.hosts, wire.Hostname(s.site.Host))
}

// Join returns a site with all that it has in common with the site whose project it is part
// of: all but its host, its pages, and how it is reached.
func (s Site) Join(of Site) Site {
	joined := of
	joined.ProjectOf, joined.Users = of.Host, slices.Clone(of.Users)
	joined.Host, joined.Pages, joined.Handlers = s.Host, s.Pages, s.Handlers
	joined.HTTP, joined.CloseEach, joined.Proxy, joined.HeaderLimit = s.HTTP, s.CloseEach, s.Proxy, s.HeaderLimit
	return joined
}
