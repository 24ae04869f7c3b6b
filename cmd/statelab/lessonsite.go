package main

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/wholefile"
)

// indexName is the file that leads to the pages of a course, which a static host serves
// for its folder.
const indexName = "index.html"

// A site is a course while its pages are made.
type site struct {
	*app
	how      paging
	places   []place
	programs []*scenario.Program
	langs    []rule.Language // of the index
	title    trace.Prose
}

// writeSite writes lessons of one course, and the index that leads to them.
func (a *app) writeSite(ctx context.Context, places []place, how paging) error {
	switch {
	case how.output == "":
		return mistaken(pageCommandWords.whereTo)
	case isPageFile(how.output):
		return noFolder(how.output)
	}
	if slices.ContainsFunc(places, func(p place) bool { return p.name+".html" == indexName }) {
		return mistaken(pageCommandWords.isIndex, indexName)
	}
	s := &site{app: a, how: how, places: places, programs: make([]*scenario.Program, len(places))}
	err := each(len(places), func(i int) (err error) {
		s.programs[i], err = places[i].load()
		return err
	})
	if err != nil {
		return err
	}
	s.named()
	if err := os.MkdirAll(how.output, 0o777); err != nil {
		return fault(err)
	}
	if err := each(len(places), func(i int) error { return s.write(ctx, i) }); err != nil {
		return err
	}
	return s.writeIndex()
}

// courseOf returns the lessons of the folder that is named, without those of folders in it,
// which are courses of their own; of the curriculum where none is named.
func (a *app) courseOf(args []string) ([]place, error) {
	if len(args) == 0 {
		return curriculumPlaces(), nil
	}
	if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
		return nil, mistaken(pageCommandWords.aFolder, args[0])
	}
	places, problems, err := a.findAll(args)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, &exit{exitLesson, problems}
	}
	here := filepath.ToSlash(filepath.Clean(args[0]))
	places = slices.DeleteFunc(places, func(p place) bool { return p.folder.Path != here })
	if len(places) == 0 {
		return nil, mistaken(mistakes.noLessons, args[0])
	}
	return places, nil
}

// each does the same for every number below n, on all processors. The error is that of the
// lowest number.
func each(n int, do func(i int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}

// named finds what the site is called, and in which languages.
func (s *site) named() {
	titles := map[rule.Language]string{}
	for _, p := range s.programs {
		for lang := range p.Lesson().Title.Texts {
			titles[lang] = ""
		}
	}
	s.langs = s.pageLanguages(titles)
	if s.title = s.how.title; s.title != nil {
		return
	}
	if course := s.places[0].course; course != nil {
		s.title = course.Title.Texts
		return
	}
	s.title = trace.Prose{}
	name := filepath.Base(s.places[0].folder.Path)
	for _, lang := range s.langs {
		if s.title[lang] = name; name == "." || name == ".." {
			s.title[lang] = pageCommandWords.lessons.In(lang)
		}
	}
}

// write writes the page of a lesson, between those before and behind it.
func (s *site) write(ctx context.Context, i int) error {
	beside := &page.Beside{Index: page.Link{To: indexName, Title: s.title}}
	if i > 0 {
		beside.Before = s.link(i - 1)
	}
	if i+1 < len(s.places) {
		beside.Next = s.link(i + 1)
	}
	how := s.how
	how.beside = beside
	text, err := s.pageOf(ctx, s.places[i], s.programs[i], how)
	if err != nil {
		return err
	}
	if err := wholefile.Write(filepath.Join(s.how.output, s.places[i].name+".html"), text, 0o666); err != nil {
		return fault(err)
	}
	return nil
}

func (s *site) link(i int) page.Link {
	return page.Link{To: url.PathEscape(s.places[i].name) + ".html", Title: s.programs[i].Lesson().Title.Texts}
}

func (s *site) writeIndex() error {
	c := &page.Course{Title: s.title, Chapters: s.chapters(), Paths: s.paths(), Beliefs: s.beliefs(), Claims: s.claims(), Terms: s.terms()}
	var b bytes.Buffer
	if err := page.Index(&b, c, page.Options{Langs: s.langs, Version: buildVersion()}); err != nil {
		return fault(err)
	}
	file := filepath.Join(s.how.output, indexName)
	if err := wholefile.Write(file, b.Bytes(), 0o666); err != nil {
		return fault(err)
	}
	return s.wrote(file)
}

// chapters are the lessons by the chapters of their course. Those of none come last. A path
// has none: it leads through lessons of several, and may come back.
func (s *site) chapters() []page.Chapter {
	var all []page.Chapter
	var last *lesson.Chapter
	for i, p := range s.places {
		chapter, timed := p.course.Lesson(p.name)
		if s.how.path != "" {
			chapter = nil
		}
		if i == 0 || chapter != last {
			all = append(all, page.Chapter{})
			if last = chapter; chapter != nil {
				all[len(all)-1].Title, all[len(all)-1].Aim = chapter.Title.Texts, chapter.Aim.Texts
			}
		}
		c := &all[len(all)-1]
		l := s.programs[i].Lesson()
		e := page.Entry{Link: s.link(i), Summary: l.Summary.Texts, Task: slices.ContainsFunc(l.Steps, func(s lesson.Step) bool { return s.Task != nil })}
		if timed != nil {
			e.Takes = timed.Takes.Value
			c.Takes += e.Takes
		}
		c.Lessons = append(c.Lessons, e)
	}
	return all
}

func (s *site) paths() []page.Path {
	course := s.places[0].course
	if course == nil || s.how.path != "" {
		return nil
	}
	var all []page.Path
	for _, p := range course.Paths {
		path := page.Path{Title: p.Title.Texts, Takes: p.Takes.Value}
		for _, id := range p.Lessons {
			if i := slices.IndexFunc(s.places, func(p place) bool { return p.name == id.Value }); i >= 0 {
				path.Lessons = append(path.Lessons, s.link(i))
			}
		}
		all = append(all, path)
	}
	return all
}

// beliefs are the misconceptions of the course that its lessons ask about.
func (s *site) beliefs() []page.Belief {
	course := s.places[0].course
	if course == nil {
		return nil
	}
	about := map[string][]page.Moment{}
	for i, p := range s.programs {
		for n, step := range p.Lesson().Steps {
			for _, id := range step.Abouts() {
				about[id] = append(about[id], s.moment(i, n))
			}
		}
	}
	var all []page.Belief
	for _, m := range course.Misconceptions {
		if moments := about[m.ID.Value]; moments != nil {
			belief := page.Belief{Text: m.Text.Texts, Moments: moments}
			for _, at := range m.Notes {
				belief.Notes = append(belief.Notes, at.Value)
			}
			all = append(all, belief)
		}
	}
	return all
}

// moment leads to a step of a lesson, by its number from 0.
func (s *site) moment(i, step int) page.Moment {
	l, link := s.programs[i].Lesson(), s.link(i)
	link.To += "#" + l.ID.Value + "/" + l.Steps[step].ID.Value + "/1"
	return page.Moment{Link: link, Number: step + 1, Task: l.Steps[step].Task != nil}
}

// claims are what the course's notes say, with the steps that show it.
func (s *site) claims() []page.Claim {
	course := s.places[0].course
	if course == nil {
		return nil
	}
	var all []page.Claim
	for _, c := range course.Claims {
		claim := page.Claim{Note: c.ID.Value, Says: c.Says.Texts, Holds: c.Holds.Texts}
		for _, at := range c.Steps {
			i := slices.IndexFunc(s.places, func(p place) bool { return p.name == at.Lesson.Value })
			if i < 0 {
				continue
			}
			if n := slices.IndexFunc(s.programs[i].Lesson().Steps, func(s lesson.Step) bool { return s.ID.Value == at.Step.Value }); n >= 0 {
				claim.Moments = append(claim.Moments, s.moment(i, n))
			}
		}
		if claim.Moments != nil {
			all = append(all, claim)
		}
	}
	return all
}
