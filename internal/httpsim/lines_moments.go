package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// functionsOfMoments are TruncMonth() and ExtractYear(), and their kin.
func functionsOfMoments() map[string]func(r *running) pyrun.Value {
	made := map[string]func(r *running) pyrun.Value{}
	for _, part := range momentParts {
		if part == "date" {
			continue
		}
		name := "Extract" + camel(part)
		made[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return momentMade(r, name, args, func(of term, f ModelField, _ *ModelField) (term, error) { return extracted(part, of, f) })
		})
	}
	for _, part := range truncParts {
		name := "Trunc" + camel(part)
		made[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return momentMade(r, name, args, func(of term, f ModelField, as *ModelField) (term, error) { return truncated(part, of, f, as) })
		})
	}
	made["Extract"] = calls("Extract", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		part, err := partGiven(args, "lookup_name")
		if err != nil {
			return nil, err
		}
		return momentMade(r, "Extract", args, func(of term, f ModelField, _ *ModelField) (term, error) { return extracted(part, of, f) })
	})
	made["Trunc"] = calls("Trunc", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		part, err := partGiven(args, "kind")
		if err != nil {
			return nil, err
		}
		if !slices.Contains(truncParts, part) || part == "date" {
			return nil, pyrun.Raise("NotImplementedError", "Trunc() is given year, quarter, month, week, day, hour, minute or second here")
		}
		return momentMade(r, "Trunc", args, func(of term, f ModelField, as *ModelField) (term, error) { return truncated(part, of, f, as) })
	})
	return made
}

// truncParts are those down to which moments are cut off.
var truncParts = []string{"year", "quarter", "month", "week", "day", "hour", "minute", "second", "date"}

// camel is week_day as Django calls a function: WeekDay.
func camel(part string) (name string) {
	for word := range strings.SplitSeq(part, "_") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// partGiven takes the second argument of Extract() and Trunc().
func partGiven(args *pyrun.Args, name string) (string, error) {
	if len(args.Pos) > 1 {
		part, _ := args.Pos[1].(string)
		args.Pos = slices.Delete(args.Pos, 1, 2)
		return part, nil
	}
	v, _ := args.ByName(name)
	part, is := v.(string)
	if !is {
		return "", pyrun.Raise("ValueError", "%s must be provided", name)
	}
	return part, nil
}

// momentMade is a function of a moment or a day with what lines give it.
func momentMade(r *running, name string, args *pyrun.Args, say func(of term, f ModelField, as *ModelField) (term, error)) (pyrun.Value, error) {
	given, err := args.Need("expression")
	if err != nil {
		return nil, err
	}
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	if len(args.Named) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given a moment and output_field here, and no %s: the time zone of a site is UTC", name, args.Named[0].Name)
	}
	return &lineExpr{r: r, class: name, in: func(q *lineRows) (term, error) {
		of, err := q.argument(given)
		if err != nil {
			return nil, err
		}
		f, err := of.field()
		if err != nil {
			return nil, err
		}
		return say(of, f, as)
	}}, args.Done()
}

// extracted is ExtractYear("at").
func extracted(part string, of term, f ModelField) (term, error) {
	switch {
	case !f.IsMoment():
		return nil, pyrun.Raise("ValueError", "Extract input expression must be DateField, DateTimeField, TimeField, or DurationField.")
	case !slices.Contains(momentParts, part) || part == "date":
		return nil, pyrun.Raise("NotImplementedError", "Extract() is not given %s here", part)
	case f.Kind == DateField && !slices.Contains(dayParts, part):
		return nil, pyrun.Raise("ValueError", "Cannot extract time component '%s' from DateField '%s'. ", part, f.Name)
	}
	return &funcTerm{of: []term{of}, as: ModelField{Kind: IntegerField}, say: func(parts []string) string {
		return extractSQL(part, f.Kind, parts[0])
	}}, nil
}

// extractSQL is a part of the moment in a column.
func extractSQL(part string, kind FieldKind, column string) string {
	switch {
	case part == "date":
		return "django_datetime_cast_date(" + column + ", 'UTC', 'UTC')"
	case kind == DateField:
		return "django_date_extract('" + part + "', " + column + ")"
	}
	return "django_datetime_extract('" + part + "', " + column + ", 'UTC', 'UTC')"
}

// truncated is TruncMonth("at").
func truncated(part string, of term, f ModelField, as *ModelField) (term, error) {
	kind := f.Kind
	switch {
	case !f.IsMoment():
		return nil, pyrun.Raise("TypeError", "'%s' isn't a DateField, TimeField, or DateTimeField.", f.Name)
	case part == "date":
		kind = DateField
	case as != nil:
		kind = as.Kind
	}
	switch {
	case kind != DateField && kind != DateTimeField:
		return nil, pyrun.Raise("ValueError", "output_field must be either DateField, TimeField, or DateTimeField")
	case f.Kind == DateField && (kind == DateTimeField || !slices.Contains(dayParts, part) && part != "date"):
		return nil, pyrun.Raise("ValueError", "Cannot truncate DateField '%s' to DateTimeField. ", f.Name)
	}
	return &funcTerm{of: []term{of}, as: ModelField{Kind: kind}, say: func(parts []string) string {
		zone := "'UTC', 'UTC'"
		if f.Kind == DateField {
			zone = "NULL, NULL"
		}
		if part == "date" {
			return extractSQL(part, f.Kind, parts[0])
		}
		return map[FieldKind]string{DateField: "django_date_trunc", DateTimeField: "django_datetime_trunc"}[kind] + "('" + part + "', " + parts[0] + ", " + zone + ")"
	}}, nil
}
