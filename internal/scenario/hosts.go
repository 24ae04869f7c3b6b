package scenario

// Hosts returns the hosts of the sites, in the order of the lesson.
func (p *Program) Hosts() []string {
	hosts := make([]string, len(p.sites))
	for i, site := range p.sites {
		hosts[i] = site.Host
	}
	return hosts
}
