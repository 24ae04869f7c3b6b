package httpsim

import "testing"

// TestLooksInsideAsPython: what python3 says of "…" in …, startswith() and endswith().
func TestLooksInsideAsPython(t *testing.T) {
	list, err := Constant(`["a", 5]`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		of   Template
		is   TestKind
		part Template
		want string // True, False or the exception
	}{
		{Literal("ko,en"), Has, Literal("en"), "True"},
		{Literal("ko,en"), HasNot, Literal("en"), "False"},
		{Literal("ko,en"), Has, Literal(""), "True"},
		{Literal(""), Has, Literal("en"), "False"},
		{Literal("ko5"), Has, Number(5), "TypeError: 'in <string>' requires string as left operand, not int"},
		{list, Has, Number(5), "True"},
		{list, Has, Literal("5"), "False"},
		{Number(5), Has, Literal("5"), "TypeError: argument of type 'int' is not iterable"},
		{Literal("/staff/"), Begins, Literal("/st"), "True"},
		{Literal("/staff/"), BeginsNot, Literal("/st"), "False"},
		{Literal("/staff/"), Finishes, Literal("/st"), "False"},
		{Literal("/staff/"), FinishesNot, Literal("ff/"), "False"},
		{Number(5), Finishes, Literal("5"), "AttributeError: 'int' object has no attribute 'endswith'"},
	} {
		v := aVisit(t)
		value, err := v.worth(test.of)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		is, err := v.within(Test{Of: Lookup("post", "a"), Is: test.is, Values: []Template{test.part}}, value)
		switch {
		case err != nil:
			got = err.Error()
		case is.holds:
			got = "True"
		default:
			got = "False"
		}
		if got != test.want {
			t.Errorf("%v of %v and %v is %s, want %s", test.is, test.of, test.part, got, test.want)
		}
	}
}
