package httpsim

import (
	"maps"
	"strings"

	"statelab/internal/pyrun"
)

// queryFunction is a function of django.db.models.functions that is one of SQLite's, or that Django gives it.
type queryFunction struct {
	sql         string
	least, most int
	as          FieldKind // empty: what its arguments are
	numbers     bool      // a Decimal of a Decimal, and else a float
}

// manyArguments is the most that a function takes of them.
const manyArguments = 40

var queryFunctions = map[string]queryFunction{
	"Lower": {sql: "LOWER", least: 1, most: 1}, "Upper": {sql: "UPPER", least: 1, most: 1}, "Length": {sql: "LENGTH", least: 1, most: 1, as: IntegerField},
	"Trim": {sql: "TRIM", least: 1, most: 1}, "LTrim": {sql: "LTRIM", least: 1, most: 1}, "RTrim": {sql: "RTRIM", least: 1, most: 1}, "Reverse": {sql: "REVERSE", least: 1, most: 1},
	"Abs": {sql: "ABS", least: 1, most: 1}, "Ceil": {sql: "CEILING", least: 1, most: 1}, "Floor": {sql: "FLOOR", least: 1, most: 1}, "Round": {sql: "ROUND", least: 1, most: 1},
	"Sqrt": {sql: "SQRT", least: 1, most: 1, numbers: true}, "Power": {sql: "POWER", least: 2, most: 2, numbers: true}, "Mod": {sql: "MOD", least: 2, most: 2, numbers: true},
	"Ord": {sql: "UNICODE", least: 1, most: 1, as: IntegerField}, "NullIf": {sql: "NULLIF", least: 2, most: 2}, "StrIndex": {sql: "INSTR", least: 2, most: 2, as: IntegerField},
	"Coalesce": {sql: "COALESCE", least: 2, most: manyArguments}, "Greatest": {sql: "MAX", least: 2, most: manyArguments}, "Least": {sql: "MIN", least: 2, most: manyArguments},
	"Replace": {sql: "REPLACE", least: 2, most: 3}, "Substr": {sql: "SUBSTR", least: 2, most: 3, as: CharField},
}

// functionsOfQueries are what django.db.models.functions has here.
func functionsOfQueries() map[string]func(r *running) pyrun.Value {
	made := map[string]func(r *running) pyrun.Value{}
	for name, of := range queryFunctions {
		made[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) { return of.made(r, name, args) })
	}
	for name, say := range map[string]func(q *lineRows, of []term) (term, error){"Concat": concatTerm, "Left": leftTerm, "Right": rightTerm} {
		made[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) { return functionMade(r, name, args, say) })
	}
	made["Cast"] = calls("Cast", makesCast)
	made["Now"] = calls("Now", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		return &lineExpr{r: r, class: "Now", in: func(*lineRows) (term, error) {
			return &funcTerm{say: func([]string) string { return currentTimestamp }, as: ModelField{Kind: DateTimeField, reckoned: true}}, nil
		}}, args.Done()
	})
	maps.Copy(made, functionsOfMoments())
	return made
}

// currentTimestamp is how SQL says the moment at which it runs.
const currentTimestamp = "CURRENT_TIMESTAMP"

// made is the function with what lines give it.
func (f queryFunction) made(r *running, name string, args *pyrun.Args) (pyrun.Value, error) {
	if n := len(args.Pos); f.most == 1 && n != 1 || f.least == 2 && f.most == 2 && n != 2 {
		return nil, pyrun.Raise("TypeError", "'%s' takes exactly %d argument%s (%d given)", name, f.least, map[bool]string{true: "s"}[f.least > 1], n)
	} else if n < f.least && f.most == manyArguments {
		return nil, pyrun.Raise("ValueError", "%s must take at least two expressions", name)
	} else if n < f.least || n > f.most {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given %d to %d expressions here, by their places", name, f.least, f.most)
	}
	if n, is := args.Pos[min(1, len(args.Pos)-1)].(int64); name == "Substr" && is && n < 1 {
		return nil, pyrun.Raise("ValueError", "'pos' must be greater than 0")
	}
	if name == "Replace" && len(args.Pos) == 2 {
		args.Pos = append(args.Pos, &lineExpr{r: r, class: "Value", in: func(*lineRows) (term, error) { return &valueTerm{"", ModelField{Kind: CharField}}, nil }})
	}
	return functionMade(r, name, args, func(_ *lineRows, of []term) (term, error) {
		made := &funcTerm{of: of, say: func(parts []string) string { return f.sql + "(" + strings.Join(parts, ", ") + ")" }}
		switch {
		case f.as != "":
			made.as = ModelField{Kind: f.as, reckoned: true}
		case f.numbers:
			made.as, made.err = numberOf(of)
		default:
			made.as, made.err = typeOf(of)
		}
		return made, nil
	})
}

// functionMade is a function of a query with what lines give it; say makes a term of that.
func functionMade(r *running, name string, args *pyrun.Args, say func(q *lineRows, of []term) (term, error)) (pyrun.Value, error) {
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	if len(args.Named) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given expressions by their places here, and output_field", name)
	}
	given := args.Pos
	return &lineExpr{r: r, class: name, in: func(q *lineRows) (term, error) {
		of := make([]term, len(given))
		for i, v := range given {
			if of[i], err = q.argument(v); err != nil {
				return nil, err
			}
		}
		made, err := say(q, of)
		if f, is := made.(*funcTerm); is && err == nil {
			f.as, f.err = typed(as, f.as, f.err)
		}
		return made, err
	}}, nil
}

// concatTerm is Concat(…), which takes NULL for an empty text, pair by pair.
func concatTerm(_ *lineRows, of []term) (term, error) {
	if len(of) < 2 {
		return nil, pyrun.Raise("ValueError", "Concat must take at least two expressions")
	}
	as, err := typeOf(of)
	return &funcTerm{of: of, as: as, err: err, plain: true, say: func(parts []string) string {
		text := parts[len(parts)-1]
		for i := len(parts) - 2; i >= 0; i-- {
			text = "COALESCE(" + parts[i] + ", '') || COALESCE(" + text + ", '')"
		}
		return text
	}}, nil
}

// leftTerm is Left("name", 3).
func leftTerm(_ *lineRows, of []term) (term, error) {
	if err := lengthOf("Left", of); err != nil {
		return nil, err
	}
	return &funcTerm{of: of, as: ModelField{Kind: CharField}, say: func(parts []string) string { return "SUBSTR(" + parts[0] + ", 1, " + parts[1] + ")" }}, nil
}

// rightTerm is Right("name", 3).
func rightTerm(_ *lineRows, of []term) (term, error) {
	if err := lengthOf("Right", of); err != nil {
		return nil, err
	}
	return &funcTerm{of: of, as: ModelField{Kind: CharField}, say: func(parts []string) string { return "SUBSTR(" + parts[0] + ", (" + parts[1] + " * -1))" }}, nil
}

// lengthOf refuses what Left() and Right() do not take.
func lengthOf(name string, of []term) error {
	if len(of) != 2 {
		return pyrun.Raise("TypeError", "'%s' takes exactly 2 arguments (%d given)", name, len(of))
	}
	if v, is := of[1].(*valueTerm); is {
		if n, _ := v.value.(int64); n < 1 {
			return pyrun.Raise("ValueError", "'length' must be greater than 0.")
		}
	}
	return nil
}

// makesCast is Cast("price", IntegerField()).
func makesCast(r *running, args *pyrun.Args) (pyrun.Value, error) {
	of, err := args.Need("expression")
	if err != nil {
		return nil, err
	}
	if len(args.Pos) > 0 {
		args.Named = append(args.Named, pyrun.Arg{Name: "output_field", Value: args.Pos[0]})
		args.Pos = nil
	}
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	if as == nil {
		return nil, pyrun.Raise("TypeError", "__init__() missing 1 required positional argument: 'output_field'")
	}
	return &lineExpr{r: r, class: "Cast", in: func(q *lineRows) (term, error) {
		t, err := q.argument(of)
		if err != nil {
			return nil, err
		}
		return &funcTerm{of: []term{t}, as: *as, say: func(parts []string) string {
			switch as.Kind {
			case DateTimeField:
				return "strftime('%Y-%m-%d %H:%M:%f', " + parts[0] + ")"
			case DateField:
				return "date(" + parts[0] + ")"
			case CharField:
				return "CAST(" + parts[0] + " AS text)"
			}
			return "CAST(" + parts[0] + " AS " + as.columnType() + ")"
		}}, nil
	}}, args.Done()
}
