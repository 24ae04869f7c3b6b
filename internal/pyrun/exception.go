package pyrun

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// What lines may take at most, so that none can exhaust the machine that plays them.
const (
	MaxText  = 1 << 20 // octets of a text
	MaxItems = 100_000 // of a list, a dict or a range
	maxSteps = 200_000 // statements and expressions in one run
	maxBits  = 1 << 14 // of a whole number
	maxCalls = 100     // functions inside each other
)

// ErrTooLong ends lines that make more than is played here; no except catches it.
var ErrTooLong = errors.New("the view makes a text or a list that is larger than is played here")

// ErrTooManySteps ends lines that do not come to an end; no except catches it.
var ErrTooManySteps = errors.New("the loops of the view go round more often than is played here")

// Class is a class of exceptions, or a type.
type Class struct {
	Name string
	Base *Class // nil of types
	Make func(args *Args) (Value, error)
	// Names are what stands below the class, as datetime.now: nil of most.
	Names map[string]Value
	// Is reports whether a value is of the type, of those that isinstance() knows.
	Is func(v Value) bool
}

// isBelow reports whether a class is another one or derives from it.
func (c *Class) isBelow(other *Class) bool {
	for ; c != nil; c = c.Base {
		if c == other || c.Name == other.Name {
			return true
		}
	}
	return false
}

// Exception is an exception that was made, and raised or not.
type Exception struct {
	Class *Class
	Args  []Value
	cause error // what was raised by the caller, as it came
}

// Error implements error: "KeyError: 'name'".
func (e *Exception) Error() string {
	if e.cause != nil {
		return e.cause.Error()
	}
	text, err := e.Str()
	switch {
	case err != nil || text == "":
		return e.Class.Name
	case strings.HasPrefix(text, "\n"):
		return e.Class.Name + ":" + text
	}
	return e.Class.Name + ": " + text
}

// Unwrap is what the caller has raised.
func (e *Exception) Unwrap() error { return e.cause }

// Str is str(e).
func (e *Exception) Str() (string, error) {
	switch len(e.Args) {
	case 0:
		return "", nil
	case 1:
		if e.Class.isBelow(classes()["KeyError"]) {
			return Repr(e.Args[0])
		}
		return Str(e.Args[0])
	}
	return Repr(&Tuple{e.Args})
}

func (e *Exception) repr(in []Value) (string, error) {
	inside, err := repr(&Tuple{e.Args}, in)
	if len(e.Args) == 1 {
		inside = strings.TrimSuffix(inside, ",)") + ")"
	}
	return e.Class.Name + inside, err
}

// Raise returns an exception of a class by its name, as an error.
func Raise(class, format string, args ...any) error {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	return &Exception{Class: ClassOf(class), Args: []Value{text}}
}

// raiseKey is the KeyError of a key.
func raiseKey(key Value) error { return &Exception{Class: classes()["KeyError"], Args: []Value{key}} }

// parents are the classes of exceptions with those from which they derive.
var parents = [][2]string{
	{"BaseException", ""}, {"Exception", "BaseException"},
	{"ArithmeticError", "Exception"}, {"ZeroDivisionError", "ArithmeticError"}, {"OverflowError", "ArithmeticError"}, {"InvalidOperation", "ArithmeticError"}, {"DivisionByZero", "ZeroDivisionError"}, {"AssertionError", "Exception"}, {"AttributeError", "Exception"},
	{"LookupError", "Exception"}, {"IndexError", "LookupError"}, {"KeyError", "LookupError"}, {"NameError", "Exception"}, {"UnboundLocalError", "NameError"}, {"OSError", "Exception"},
	{"RuntimeError", "Exception"}, {"NotImplementedError", "RuntimeError"}, {"RecursionError", "RuntimeError"}, {"StopIteration", "Exception"}, {"TypeError", "Exception"},
	{"ValueError", "Exception"}, {"UnicodeError", "ValueError"}, {"UnicodeDecodeError", "UnicodeError"}, {"UnicodeEncodeError", "UnicodeError"}, {"JSONDecodeError", "ValueError"},
	{"MultiValueDictKeyError", "KeyError"}, {"ObjectDoesNotExist", "Exception"}, {"MultipleObjectsReturned", "Exception"}, {"Http404", "Exception"}, {"PermissionDenied", "Exception"},
	{"SuspiciousOperation", "Exception"}, {"DisallowedHost", "SuspiciousOperation"}, {"BadRequest", "Exception"}, {"ValidationError", "Exception"}, {"FieldError", "Exception"}, {"ImproperlyConfigured", "Exception"},
	{"Error", "Exception"}, {"DatabaseError", "Error"}, {"IntegrityError", "DatabaseError"}, {"OperationalError", "DatabaseError"}, {"ProtectedError", "IntegrityError"}, {"RestrictedError", "IntegrityError"},
	{"BadSignature", "Exception"}, {"SignatureExpired", "BadSignature"}, {"NoReverseMatch", "Exception"}, {"TemplateDoesNotExist", "Exception"}, {"TemplateSyntaxError", "Exception"},
	{"PyJWTError", "Exception"}, {"InvalidTokenError", "PyJWTError"}, {"DecodeError", "InvalidTokenError"}, {"InvalidSignatureError", "DecodeError"}, {"ExpiredSignatureError", "InvalidTokenError"},
	{"UnreadablePostError", "OSError"}, {"RawPostDataException", "Exception"}, {"UpdateError", "Exception"},
}

// classes are those of exceptions by their names.
var classes = sync.OnceValue(func() map[string]*Class {
	all := map[string]*Class{}
	for _, c := range parents {
		all[c[0]] = &Class{Name: c[0], Base: all[c[1]]}
	}
	return all
})

// ClassOf returns the class of exceptions by its name, as Python or Django has it: also Order.DoesNotExist, and
// names that nobody knows, which are Exceptions.
func ClassOf(name string) *Class {
	if c := classes()[name]; c != nil {
		return c
	}
	base := classes()["Exception"]
	switch {
	case strings.HasSuffix(name, ".DoesNotExist"):
		base = classes()["ObjectDoesNotExist"]
	case strings.HasSuffix(name, ".MultipleObjectsReturned"):
		base = classes()["MultipleObjectsReturned"]
	}
	return &Class{Name: name, Base: base}
}

// exceptionOf makes an exception of an error: of the caller's, "KeyError: 'name'". It is nil for one that no
// except catches.
func exceptionOf(err error) *Exception {
	var e *Exception
	if errors.As(err, &e) {
		return e
	}
	var named interface{ Exception() string }
	if errors.As(err, &named) {
		return &Exception{Class: ClassOf(named.Exception()), Args: []Value{err.Error()}, cause: err}
	}
	name, text, _ := strings.Cut(err.Error(), ": ")
	last := name[strings.LastIndex(name, ".")+1:]
	if classes()[name] == nil && last != "DoesNotExist" && last != "MultipleObjectsReturned" {
		return nil
	}
	return &Exception{Class: ClassOf(name), Args: []Value{text}, cause: err}
}
