package database

import (
	"database/sql/driver"
	"sync"
	"time"

	sqlite "modernc.org/sqlite"
)

// withFunctions is the driver with the functions that Django gives SQLite, by which it finds rows by parts of a moment.
var withFunctions = sync.OnceValue(func() *sqlite.Driver {
	d := &sqlite.Driver{}
	for name, takes := range map[string]int32{"django_datetime_extract": 4, "django_date_extract": 2, "django_datetime_cast_date": 3} {
		part := func(args []driver.Value) (driver.Value, error) { return partOf(args[0], args[1]), nil }
		if name == "django_datetime_cast_date" {
			part = func(args []driver.Value) (driver.Value, error) { return partOf("date", args[0]), nil }
		}
		d.MustRegisterDeterministicScalarFunction(name, takes, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) { return part(args) })
	}
	return d
})

// partOf is a part of a moment, as a column holds it; nil where that is NULL or no moment.
func partOf(part, moment driver.Value) driver.Value {
	text, _ := moment.(string)
	if at, is := moment.(time.Time); is {
		text = FormatTime(at)
	}
	at, err := ParseTime(text)
	if err != nil {
		if at, err = time.Parse(time.DateOnly, text); err != nil {
			return nil
		}
	}
	weekday := (int64(at.Weekday())+6)%7 + 1 // of Monday 1
	switch part {
	case "year":
		return int64(at.Year())
	case "month":
		return int64(at.Month())
	case "day":
		return int64(at.Day())
	case "week":
		_, week := at.ISOWeek()
		return int64(week)
	case "week_day":
		return weekday%7 + 1
	case "iso_week_day":
		return weekday
	case "quarter":
		return (int64(at.Month()) + 2) / 3
	case "hour":
		return int64(at.Hour())
	case "minute":
		return int64(at.Minute())
	case "second":
		return int64(at.Second())
	case "date":
		return at.Format(time.DateOnly)
	}
	return nil
}
