package httpsim

import (
	"fmt"
	"math"
	"math/big"

	"statelab/internal/pyrun"
)

// paginator is django.core.paginator.Paginator: rows, or a list, in pages.
type paginator struct {
	of    pyrun.Value
	per   int
	empty bool // allow_empty_first_page
	n     int
	known bool
}

// makesPaginator is Paginator(rows, 10).
func makesPaginator(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	of, err := args.Need("object_list")
	if err != nil {
		return nil, err
	}
	given, err := args.Need("per_page")
	if err != nil {
		return nil, err
	}
	per, err := pyrun.Int(given)
	if err != nil {
		return nil, err
	}
	n, is := per.(int64)
	if !is || n < 1 || n > pyrun.MaxItems {
		return nil, pyrun.Raise("NotImplementedError", "Paginator() has pages of 1 to %d rows here", pyrun.MaxItems)
	}
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "Paginator() is given rows and how many a page has here")
	}
	p := &paginator{of: of, per: int(n), empty: true}
	if allow, has := args.ByName("allow_empty_first_page"); has {
		if p.empty, err = pyrun.Truth(allow); err != nil {
			return nil, err
		}
	}
	return p, args.Done()
}

// TypeName implements pyrun.Object.
func (*paginator) TypeName() string { return "Paginator" }

// count is how many there are, asked once.
func (p *paginator) count() (int, error) {
	if p.known {
		return p.n, nil
	}
	if rows, is := p.of.(*lineRows); is {
		n, err := rows.number()
		p.n, p.known = int(n), err == nil
		return p.n, err
	}
	n, err := pyrun.Len(p.of)
	p.n, p.known = n, err == nil
	return n, err
}

// pages is how many pages there are.
func (p *paginator) pages() (int, error) {
	n, err := p.count()
	if n == 0 && !p.empty || err != nil {
		return 0, err
	}
	return max(1, (n+p.per-1)/p.per), nil
}

// number is the number of a page, as validate_number() takes it.
func (p *paginator) number(given pyrun.Value) (int, error) {
	notWhole := pyrun.Raise("PageNotAnInteger", "That page number is not an integer")
	switch v := given.(type) {
	case int64:
	case float64:
		if v != float64(int64(v)) {
			return 0, notWhole
		}
	case string, *big.Int, bool, pyrun.Bytes:
	default: // of which int() raises a TypeError, but for what has an __int__()
		return 0, notWhole
	}
	whole, err := pyrun.Int(given)
	if err != nil {
		return 0, notWhole
	}
	n, fits := whole.(int64)
	if huge, is := whole.(*big.Int); is {
		if n = math.MaxInt64; huge.Sign() < 0 {
			n = -1
		}
	} else if !fits {
		return 0, notWhole
	}
	pages, err := p.pages()
	switch {
	case n < 1:
		return 0, pyrun.Raise("EmptyPage", "That page number is less than 1")
	case err != nil:
		return 0, err
	case n > int64(pages) && (n != 1 || !p.empty):
		return 0, pyrun.Raise("EmptyPage", "That page contains no results")
	}
	return int(n), nil
}

// page is one by its number.
func (p *paginator) page(n int) (pyrun.Value, error) {
	count, err := p.count()
	if err != nil {
		return nil, err
	}
	from, to := (n-1)*p.per, n*p.per
	if to >= count {
		to = count
	}
	of, err := pyrun.Slice(p.of, int64(from), int64(to))
	return &pageObject{p, n, of}, err
}

// Attr implements pyrun.Object.
func (p *paginator) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "count":
		n, err := p.count()
		return int64(n), true, err
	case "num_pages":
		n, err := p.pages()
		return int64(n), true, err
	case "per_page":
		return int64(p.per), true, nil
	case "object_list":
		return p.of, true, nil
	case "page_range":
		n, err := p.pages()
		if err != nil {
			return nil, true, err
		}
		v, err := pyrun.Call(pyrun.Builtins()["range"], int64(1), int64(n+1))
		return v, true, err
	case "page", "get_page":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			given, err := args.Need("number")
			if err != nil {
				return nil, err
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			n, err := p.number(given)
			if err != nil && name == "get_page" && pyrun.IsRaised(err, "InvalidPage") {
				if n = 1; pyrun.IsRaised(err, "EmptyPage") {
					n, err = p.pages()
				} else {
					err = nil
				}
			}
			if err != nil {
				return nil, err
			}
			return p.page(n)
		})
	}
	return nil, false, nil
}

// Iter implements pyrun.Iterable: the pages.
func (p *paginator) Iter() ([]pyrun.Value, error) {
	pages, err := p.pages()
	if err != nil {
		return nil, err
	}
	var all []pyrun.Value
	for n := range pages {
		page, err := p.page(n + 1)
		if err != nil {
			return nil, err
		}
		all = append(all, page)
	}
	return all, nil
}

// pageObject is one page.
type pageObject struct {
	of *paginator
	n  int
	on pyrun.Value // what stands on it
}

// TypeName implements pyrun.Object.
func (*pageObject) TypeName() string { return "Page" }

// Str implements pyrun.Shown.
func (p *pageObject) Str() (string, error) { return p.Repr() }

// Repr implements pyrun.Shown.
func (p *pageObject) Repr() (string, error) {
	pages, err := p.of.pages()
	return fmt.Sprintf("<Page %d of %d>", p.n, pages), err
}

// Iter implements pyrun.Iterable.
func (p *pageObject) Iter() ([]pyrun.Value, error) { return pyrun.Iter(p.on) }

// Len implements pyrun.Sized.
func (p *pageObject) Len() (int, error) { return pyrun.Len(p.on) }

// Item implements pyrun.Itemed.
func (p *pageObject) Item(key pyrun.Value) (pyrun.Value, error) {
	items, err := p.Iter()
	if err != nil {
		return nil, err
	}
	return pyrun.Item(pyrun.List(items...), key)
}

// Attr implements pyrun.Object.
func (p *pageObject) Attr(name string) (pyrun.Value, bool, error) {
	pages, err := p.of.pages()
	if err != nil {
		return nil, false, err
	}
	value := func(v pyrun.Value, err error) (pyrun.Value, bool, error) {
		return method(name, func() (pyrun.Value, error) { return v, err })
	}
	count, _ := p.of.count()
	switch name {
	case "number":
		return int64(p.n), true, nil
	case "paginator":
		return p.of, true, nil
	case "object_list":
		return p.on, true, nil
	case "has_next":
		return value(p.n < pages, nil)
	case "has_previous":
		return value(p.n > 1, nil)
	case "has_other_pages":
		return value(pages > 1, nil)
	case "next_page_number":
		if p.n >= pages {
			return value(nil, pyrun.Raise("EmptyPage", "That page contains no results"))
		}
		return value(int64(p.n+1), nil)
	case "previous_page_number":
		if p.n <= 1 {
			return value(nil, pyrun.Raise("EmptyPage", "That page number is less than 1"))
		}
		return value(int64(p.n-1), nil)
	case "start_index":
		if count == 0 {
			return value(int64(0), nil)
		}
		return value(int64((p.n-1)*p.of.per+1), nil)
	case "end_index":
		return value(int64(min(p.n*p.of.per, count)), nil)
	}
	return nil, false, nil
}
