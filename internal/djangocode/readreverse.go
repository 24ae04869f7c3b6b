package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// withPlaces is redirect("team", team=1), redirect("team", 1) and redirect() of reverse("team",
// args=[1]) and reverse("team", kwargs={"team": 1}) with the address that Django makes of it, nil
// for anything else.
func (r *viewReader) withPlaces(e *python.Expr) *python.Expr {
	if calls(e) != "redirect" || len(e.Parts) < 2 {
		return nil
	}
	name, places, named := e.Parts[1], e.Parts[2:], e.Named
	if calls(name) == "reverse" && len(name.Parts) == 2 && len(name.Named) == 1 && len(places)+len(named) == 0 {
		of := name.Named[0]
		switch name = name.Parts[1]; {
		case of.Name == "args" && of.Value.Kind == python.List:
			places = of.Value.Parts
		case of.Name == "kwargs" && of.Value.Kind == python.Dict:
			for _, entry := range of.Value.Named {
				if entry.Key == nil || entry.Key.Kind != python.String {
					return nil
				}
				named = append(named, python.Named{Name: entry.Key.Text, Value: entry.Value})
			}
		}
	}
	if name.Kind != python.String || len(places)+len(named) == 0 {
		return nil
	}
	for _, path := range slices.Sorted(slices.Values(r.Pages)) {
		route, err := httpsim.ReadRoute(path)
		if err != nil || !r.isCalled(path, name.Text) || len(route.Names) != max(len(places), len(named)) || len(places)*len(named) > 0 {
			continue
		}
		address := &python.Expr{Kind: python.Format, Line: name.Line, Col: name.Col}
		text := func(t string) {
			address.Parts = append(address.Parts, &python.Expr{Kind: python.String, Line: name.Line, Col: name.Col, Text: t})
		}
		rest, whole := path, true
		for i, place := range route.Names {
			before, behind, _ := strings.Cut(rest, "<")
			_, rest, _ = strings.Cut(behind, ">")
			value := places
			if at := slices.IndexFunc(named, func(n python.Named) bool { return n.Name == place }); at >= 0 {
				value = []*python.Expr{named[at].Value}
			} else if len(places) > 0 {
				value = places[i : i+1]
			}
			if whole = whole && len(value) > 0; whole {
				text(before)
				address.Parts = append(address.Parts, value[0])
			}
		}
		if whole {
			text(rest)
			made := *e
			made.Parts, made.Named = []*python.Expr{e.Parts[0], address}, nil
			return &made
		}
	}
	return nil
}

// noSuchPlace refuses redirect("team", team=1) of which no page here is called so and takes these
// values; nil for anything else.
func (r *viewReader) noSuchPlace(s python.Statement, e *python.Expr) error {
	asked := len(e.Parts) > 2 || slices.ContainsFunc(e.Named, func(n python.Named) bool { return n.Name != "to" && n.Name != "permanent" })
	if calls(e) != "redirect" || !asked {
		return nil
	}
	if slices.ContainsFunc(e.Named, func(n python.Named) bool { return n.Name == "permanent" }) {
		return refuse(s, "redirect() with permanent is not read here")
	}
	var known []string
	for _, path := range slices.Sorted(slices.Values(r.Pages)) {
		if strings.Contains(path, "<") {
			known = append(known, r.nameOf(path)+" ("+path+")")
		}
	}
	hint := "the site has " + strings.Join(known, ", ")
	if len(known) == 0 {
		hint = `write return redirect("/")`
	}
	return hinted(s, hint, "no page of this site is called so and takes these values: Django answers NoReverseMatch")
}
