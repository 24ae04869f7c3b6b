package scenario

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/explain"
	"statelab/internal/language"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// mostPassed is how many slips are told of at once.
const mostPassed = 2

// passedOver are sentences on what a browser ignored, or read otherwise than it looks, of
// the Set-Cookie lines that what was written sends.
func (p *Program) passedOver(t *task, written language.Fillings, judged []Judged) (said []trace.Prose) {
	profiles := map[string]cookiejar.Profile{}
	for _, b := range p.Setup(Options{}).Browsers {
		profiles[b.Name] = b.Options.Profile
	}
	told := map[string]bool{}
	for i := range judged {
		for _, s := range judged[i].Steps {
			for _, x := range s.Exchanges {
				at, err := address.Parse(x.URL)
				if err != nil {
					continue
				}
				for _, f := range x.Received {
					slips := explain.PassedOver(s.Time, at, profiles[s.Actor], string(f.Line))
					known := slices.ContainsFunc(slips, func(s explain.Slip) bool { return s.Of == "domain" })
					if !known && f.Fate == trace.Refused && f.Rule != "expired-on-arrival" {
						slips = append(slips, explain.Slip{Of: "domain", Says: refusal(&f)})
					}
					for _, slip := range slips {
						if p.wrote(t, written, at.Host(), string(f.Line), slip.Of) && !told[slip.Says.EN] {
							told[slip.Says.EN] = true
							said = append(said, trace.Prose{rule.English: slip.Says.EN, rule.Korean: slip.Says.KO})
						}
					}
				}
			}
		}
	}
	return said[:min(len(said), mostPassed)]
}

// refusal says that a line was refused, which the picture of a later act does not show.
func refusal(f *trace.Fate) rule.Text {
	return rule.Text{EN: "The browser refused the line: " + f.Title.EN + ".", KO: "브라우저가 줄을 거부했습니다: " + f.Title.In(rule.Korean) + "."}
}

// siteHost is a site's host without the port of another program on it.
func siteHost(site string) string {
	host, _, _ := strings.Cut(site, ":")
	return host
}

// wrote reports whether a part of a line of a host is one that was written. Of a line that
// code or settings make, these are Domain and Path: the rest has Django's own spelling.
func (p *Program) wrote(t *task, written language.Fillings, host, line, part string) bool {
	for _, h := range t.holes {
		switch h.Kind {
		case language.SetCookieHole:
			if line == written[h.Name.Value].Text {
				return true
			}
		case language.ViewHole, language.SettingsHole:
			if (part == "domain" || part == "path") && slices.ContainsFunc(t.sites, func(i int) bool { return siteHost(p.lesson.Sites[i].Host.Value) == host }) {
				return true
			}
		}
	}
	return false
}
