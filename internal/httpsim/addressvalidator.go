package httpsim

import (
	"net/netip"

	"statelab/internal/forms"
	"statelab/internal/pyrun"
)

// anAddress is validate_ipv46_address.
func (r *running) anAddress() pyrun.Value {
	return pyrun.Builtin{Name: "validate_ipv46_address", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		v, err := args.Need("value")
		if err != nil {
			return nil, err
		}
		text, _ := v.(string)
		if at, err := netip.ParseAddr(text); err != nil || at.Zone() != "" {
			params := newDict()
			params.Set("protocol", r.ofDjango("", "IPv4 or IPv6"))
			params.Set("value", v)
			return nil, forms.Refusal(r.ofDjango("", "Enter a valid %(protocol)s address."), "invalid", params)
		}
		return nil, args.Done()
	}}
}
