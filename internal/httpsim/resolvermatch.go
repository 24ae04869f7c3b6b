package httpsim

import (
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// resolverMatch is which page the address of a request leads to: request.resolver_match
// (django.urls.ResolverMatch). A middleware finds it below get_response() and in process_view().
type resolverMatch struct {
	route  string // the page's path, as the site has it
	name   string // shop:lot
	kwargs map[string]sessionstore.Value
}

// ofMatch are its attributes that are played.
var ofMatch = []string{"url_name", "view_name", "namespace", "namespaces", "route", "args", "kwargs", "captured_kwargs"}

// module is it as lines have it.
func (m *resolverMatch) module() *pyrun.Module {
	kwargs := sessionstore.NewDict()
	for name, value := range m.kwargs {
		kwargs.Set(name, value)
	}
	namespace, spaces := "", sessionstore.NewList()
	if at := strings.LastIndexByte(m.name, ':'); at > 0 {
		namespace = m.name[:at]
		for part := range strings.SplitSeq(namespace, ":") {
			spaces.Append(part)
		}
	}
	return &pyrun.Module{Name: "ResolverMatch", Names: map[string]pyrun.Value{
		"url_name": urlName(m.name), "view_name": m.name, "namespace": namespace, "namespaces": spaces,
		"route": routeAsWritten(m.route), "args": &pyrun.Tuple{}, "kwargs": kwargs, "captured_kwargs": kwargs,
	}}
}

// urlName is a page's name without its namespaces.
func urlName(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }
