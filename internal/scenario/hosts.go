package scenario

import "statelab/internal/httpsim"

// FileError says why a file cannot keep the tables of a site.
type FileError = httpsim.FileError

// Hosts returns the hosts of the sites, in the order of the lesson.
func (p *Program) Hosts() []string {
	hosts := make([]string, len(p.sites))
	for i, site := range p.sites {
		hosts[i] = site.Host
	}
	return hosts
}
