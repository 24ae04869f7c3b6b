package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/memo"
)

// ViewName returns the name of the view of one of the site's pages: that of its path, and where another
// page would be called so as well, with the signs of the path in words.
func (s Site) ViewName(path string) string {
	name := ViewName(path)
	var same []string
	taken := map[string]bool{}
	for other := range s.Pages {
		if taken[ViewName(other)] = true; ViewName(other) == name {
			same = append(same, other)
		}
	}
	if len(same) < 2 {
		return name
	}
	slices.SortFunc(same, func(a, b string) int { return cmp.Or(cmp.Compare(signs(a), signs(b)), cmp.Compare(a, b)) })
	if same[0] == path {
		return name
	}
	for _, other := range same[1:] {
		base := strings.TrimSuffix(ViewName(aSign().ReplaceAllStringFunc(strings.Trim(other, "/"), inWords)), "_page")
		if !strings.HasSuffix(other, "/") {
			base += "_without_slash"
		}
		name = base + "_page"
		for n := 2; taken[name]; n++ {
			name = fmt.Sprint(base, "_", n, "_page")
		}
		if taken[name] = true; other == path {
			break
		}
	}
	return name
}

// aSign finds the signs of a path that views are not called by.
var aSign = memo.Pattern(`[-/.+~]`)

func inWords(sign string) string {
	return map[string]string{"-": "_dash_", "/": "_slash_", ".": "_dot_", "+": "_plus_", "~": "_tilde_"}[sign]
}

// signs is how many signs of a path its view is not called by.
func signs(path string) int {
	n := len(aSign().FindAllString(strings.Trim(path, "/"), -1))
	if !strings.HasSuffix(path, "/") {
		n++
	}
	return n
}
