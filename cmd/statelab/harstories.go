package main

import (
	"statelab/internal/diag"
	"statelab/internal/history"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/traffic"
)

// mostChanged is of how many problems it is played what would change them.
const mostChanged = 6

// harStories shows what became of the cookies of a recording.
func (a *app) harStories(r recording, f harFlags) error {
	h := history.Of(traffic.Recording(r.File, r.options), history.Options{Cookie: f.cookie, Host: f.host, Mask: r.mask, Changes: mostChanged})
	switch {
	case f.host != "" && h.Requests == 0:
		return nothingCalled(harWords.noHost, r.name, f.host, h.Hosts)
	case f.cookie != "" && len(h.Cookies) == 0:
		return nothingCalled(harWords.noCookie, r.name, f.cookie, h.Names)
	}
	head := render.HistoryHead{File: r.name, All: f.all, One: f.cookie != "", Word: shellWord(r.name)}
	return a.terminal(a.out).History(h, head)
}

// nothingCalled says that nothing has the name that was asked for, and what perhaps was
// meant.
func nothingCalled(text rule.Text, file, name string, known []string) error {
	return withHint(filled(text, file, name), diag.Guess(name, known))
}
