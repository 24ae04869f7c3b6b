package httpsim

import (
	"slices"
	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
	"strings"
)

// answerArg is the response that a function of Django's is given first.
func answerArg(args *pyrun.Args) (*answerObject, error) {
	v, err := args.Need("response")
	if err != nil {
		return nil, err
	}
	a, is := v.(*answerObject)
	if !is {
		return nil, pyrun.NoAttribute(v, "headers")
	}
	return a, nil
}

// neverCache is add_never_cache_headers().
func (a *answerObject) neverCache() {
	a.res.setDefault("Expires", httpDate(a.r.server.env.Now()))
	a.res.SetHeader("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private")
}

// atomic is transaction.atomic, above a function or behind with.
func (r *running) atomic(args *pyrun.Args) (pyrun.Value, error) {
	if len(args.Pos) == 1 && isView(args.Pos[0]) {
		return (&atomicObject{r}).Call(args)
	}
	return &atomicObject{r}, args.Done()
}

// Call implements pyrun.Callable: @transaction.atomic() above a function.
func (a *atomicObject) Call(args *pyrun.Args) (pyrun.Value, error) {
	return pyrun.CallWith(a.r.decorator("atomic", func(r *running, do func() (pyrun.Value, error)) (v pyrun.Value, err error) {
		err = r.atomically(func() error { v, err = do(); return err })
		return v, err
	}), args)
}

// cacheControl is patch_cache_control(): directives that are given join those that are there.
func (a *answerObject) cacheControl(args *pyrun.Args) error {
	type directive struct{ name, value string }
	var all []directive
	for part := range strings.SplitSeq(a.res.Header("Cache-Control"), ",") {
		if name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name != "" {
			all = append(all, directive{name, value})
		}
	}
	for _, n := range args.Named {
		name := strings.ReplaceAll(n.Name, "_", "-")
		value := ""
		if is, isBool := n.Value.(bool); !isBool || !is {
			text, err := pyrun.Str(n.Value)
			if err != nil {
				return err
			}
			value = text
		}
		if opposite := map[string]string{"private": "public", "public": "private"}[name]; opposite != "" {
			all = slices.DeleteFunc(all, func(d directive) bool { return d.name == opposite })
		}
		if i := slices.IndexFunc(all, func(d directive) bool { return d.name == name }); i >= 0 {
			all[i].value = value
		} else {
			all = append(all, directive{name, value})
		}
	}
	args.Named = nil
	var texts []string
	for _, d := range all {
		if d.value != "" {
			d.name += "=" + d.value
		}
		texts = append(texts, d.name)
	}
	return a.SetItem("Cache-Control", strings.Join(texts, ", "))
}

// atomicObject is transaction.atomic().
type atomicObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*atomicObject) TypeName() string { return "Atomic" }

// Attr implements pyrun.Object.
func (*atomicObject) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Within implements pyrun.Enters.
func (a *atomicObject) Within(lines func() error) error { return a.r.atomically(lines) }

// atomically runs lines in a transaction, and behind the outermost one what on_commit() was given in it: nothing of
// what was undone.
func (r *running) atomically(lines func() error) error {
	inside, before, asked := r.conn.InTransaction(), len(r.commits), len(r.queries)
	outside, spoiled := r.conn.NeedsRollback(), false
	const atomic = "transaction.atomic()"
	caller := r.conn.Caller
	r.conn.Caller = atomic // begins and ends it
	err := r.conn.Atomic(func() error {
		r.conn.Caller = caller
		err := lines()
		r.conn.Caller, spoiled = atomic, r.conn.NeedsRollback()
		return err
	})
	r.conn.Caller = caller
	if err != nil || spoiled {
		r.commits = r.commits[:before]
	}
	switch {
	case outside:
	case err != nil:
		left, leftKO := "an exception", "예외"
		if e := pyrun.ExceptionOf(err); e != nil {
			left, leftKO = e.Class.Name, e.Class.Name+" 예외"
		}
		r.sayTakenBack(asked, "transaction.atomic(): "+left+" leaves it, so what its lines wrote is taken back", "transaction.atomic(): "+leftKO+"가 빠져나가므로 그 안에서 쓴 것을 되돌림")
	case spoiled:
		r.sayTakenBack(asked, "transaction.atomic(): the database refused something in it, so what its lines wrote is taken back", "transaction.atomic(): 그 안에서 데이터베이스가 거부한 것이 있으므로 그 안에서 쓴 것을 되돌림")
	}
	if inside || err != nil {
		return err
	}
	commits := r.commits
	r.commits = nil
	for _, do := range commits {
		if _, err := pyrun.Call(do); err != nil {
			return err
		}
	}
	return nil
}

// sayTakenBack notes that what lines wrote is undone, where they wrote something behind so many statements.
func (r *running) sayTakenBack(asked int, en, ko string) {
	wrote := func(q database.Statement) bool { return q.Writes() && q.Rows > 0 }
	if slices.ContainsFunc(r.queries[min(asked, len(r.queries)):], wrote) {
		r.Note("%[1]s", "%[2]s", en, ko)
	}
}

// onCommit is transaction.on_commit(do): at once, where there is no transaction.
func onCommit(r *running, args *pyrun.Args) (pyrun.Value, error) {
	do, err := args.Need("func")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return nil, err
	}
	if !r.conn.InTransaction() {
		_, err := pyrun.Call(do)
		return nil, err
	}
	if len(r.commits) > mostConditions {
		return nil, pyrun.Raise("NotImplementedError", "on_commit() is given at most %d functions here", mostConditions)
	}
	r.commits = append(r.commits, do)
	return nil, nil
}

// quotePlus writes a text in a query, as urllib.parse.quote_plus does.
func quotePlus(text string) string { return strings.ReplaceAll(escapedBut(text, "_.-~ "), " ", "+") }

func encodesQuery(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("query")
	if err != nil {
		return nil, err
	}
	items, err := pyrun.Iter(v)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, key := range items {
		value, err := pyrun.Item(v, key)
		if t, is := key.(*pyrun.Tuple); is && len(t.Items) == 2 {
			key, value, err = t.Items[0], t.Items[1], nil
		}
		if err != nil {
			return nil, err
		}
		name, err := pyrun.Str(key)
		if err != nil {
			return nil, err
		}
		text, err := pyrun.Str(value)
		if err != nil {
			return nil, err
		}
		all = append(all, quotePlus(name)+"="+quotePlus(text))
	}
	return strings.Join(all, "&"), args.Done()
}

func loadsJSON(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("s")
	if err != nil {
		return nil, err
	}
	switch v.(type) {
	case string, pyrun.Bytes:
	default:
		return nil, pyrun.Raise("TypeError", "the JSON object must be str, bytes or bytearray, not %s", pyrun.KindOf(v))
	}
	text, _ := octets(v)
	made, failed := sessionstore.ParseJSON(text)
	if failed != nil {
		return nil, pyrun.Raise("JSONDecodeError", "the text is no JSON")
	}
	return made, args.Done()
}
