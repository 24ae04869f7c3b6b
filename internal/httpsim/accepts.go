package httpsim

import (
	"strings"

	"statelab/internal/pyrun"
)

// accepts is request.accepts(media_type), as Django 3.2 has it: a type of the header Accept, whatever its q.
func accepts(r *running, args *pyrun.Args) (pyrun.Value, error) {
	wanted, err := args.Text("media_type")
	if err != nil {
		return nil, err
	}
	said, sent := r.sentHeader("accept").(string)
	if !sent {
		said = "*/*"
	}
	for part := range strings.SplitSeq(said, ",") {
		if part = strings.TrimSpace(part); part != "" && mediaMatches(part, wanted) {
			return true, args.Done()
		}
	}
	return false, args.Done()
}

// mediaMatches is MediaType.match(): types, and subtypes, where neither of the accepted one is a star.
func mediaMatches(accepted, wanted string) bool {
	mainA, subA, _ := strings.Cut(mediaType(accepted), "/")
	mainB, subB, _ := strings.Cut(mediaType(wanted), "/")
	switch {
	case mainA == "*" && subA == "*":
		return true
	case mainA != mainB || mainA == "":
		return false
	}
	return subA == "*" || subA == subB
}

// mediaType is a type without its parameters, in small letters.
func mediaType(text string) string {
	kind, _, _ := strings.Cut(text, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}
