package jarline

import (
	"cmp"
	"encoding/json"
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// contextFields are the fields of "ctx", in the order of the manual.
func contextFields() []string {
	return []string{"api", "dest", "method", "initiator", "top", "ancestors", "redirects", "credentials", "reload"}
}

// readContext reads who asks. null is a person who typed the address.
func (q *request) readContext(data []byte) *problem {
	if string(data) == "null" {
		return nil
	}
	object, wrong := members(data, rule.Text{EN: `"ctx"`, KO: `"ctx"`})
	if wrong != nil {
		return wrong
	}
	for _, m := range object {
		if !slices.Contains(contextFields(), m.name) {
			return wrongly(rule.Textf(`"ctx" has no field %q`, `"ctx"에는 %q 필드가 없습니다`, m.name),
				cmp.Or(diag.Guess(m.name, contextFields()), known(contextFields())))
		}
		if wrong := readMember(&q.ctx, m); wrong != nil {
			return wrong
		}
	}
	return nil
}

func readMember(ctx *cookiejar.Context, m member) (wrong *problem) {
	var i int
	switch m.name {
	case "api":
		i, wrong = word(m.value, m.name, "http", "script")
		ctx.API = cookiejar.API(i)
	case "dest":
		i, wrong = word(m.value, m.name, "document", "iframe", "subresource")
		ctx.Dest = cookiejar.Dest(i)
	case "credentials":
		i, wrong = word(m.value, m.name, "include", "same-origin", "omit")
		ctx.Credentials = cookiejar.Credentials(i)
	case "method":
		wrong = decode(m.value, &ctx.Method, m.name)
	case "reload": // a browser's own, which no jar tells from the request that it repeats
		wrong = decode(m.value, new(bool), m.name)
	case "initiator":
		ctx.Initiator, wrong = origin(m)
	case "top":
		ctx.Top, wrong = origin(m)
	case "ancestors":
		ctx.Ancestors, wrong = origins(m)
	case "redirects":
		ctx.Redirects, wrong = origins(m)
	}
	return wrong
}

func origin(m member) (*cookiejar.Origin, *problem) {
	if string(m.value) == "null" {
		return nil, nil
	}
	var s string
	if wrong := decode(m.value, &s, m.name); wrong != nil {
		return nil, wrong
	}
	o, err := cookiejar.ParseOrigin(s)
	if err != nil {
		return nil, notOrigin(m.name, s)
	}
	return &o, nil
}

func origins(m member) ([]cookiejar.Origin, *problem) {
	var names []string
	if json.Unmarshal(m.value, &names) != nil {
		return nil, isOf(m.name, listOfStrings())
	}
	list := make([]cookiejar.Origin, len(names))
	for i, s := range names {
		o, err := cookiejar.ParseOrigin(s)
		if err != nil {
			return nil, notOrigin(m.name, s)
		}
		list[i] = o
	}
	return list, nil
}

func notOrigin(field, s string) *problem {
	return wrongly(rule.Textf("%q: %q is no origin", "%q 값은 출처입니다 (받은 값: %q)", field, s),
		rule.Text{EN: "as https://shop.test", KO: "https://shop.test처럼 적습니다"})
}
