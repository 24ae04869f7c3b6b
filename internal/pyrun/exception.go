package pyrun

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"statelab/internal/sessionstore"
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

// Exception is an exception that was made, and raised or not.
type Exception struct {
	Class *Class
	Args  []Value
	Of    Of    // what the caller knows of it; nil of most
	cause error // what was raised by the caller, as it came
	attrs *sessionstore.Dict
	said  *string // what Error says of one whose text lines make
}

// Error implements error: "KeyError: 'name'".
func (e *Exception) Error() string {
	if e.cause != nil {
		return e.cause.Error()
	}
	text, err := e.text()
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

// text is Str, for which lines run once at most.
func (e *Exception) text() (string, error) {
	if e.Class.run == nil {
		return e.Str()
	}
	if e.said == nil {
		text, err := e.Str()
		if err != nil {
			text = "<exception str() failed>"
		}
		e.said = &text
	}
	return *e.said, nil
}

// Str is str(e).
func (e *Exception) Str() (string, error) {
	if v, done, err := e.own("__str__"); done || err != nil {
		return v, err
	}
	return e.str()
}

// own is what lines say of an exception that they have made.
func (e *Exception) own(name string) (text string, done bool, err error) {
	if e.Class.run == nil {
		return "", false, nil
	}
	f, of := e.Class.find(name)
	if of == nil || of.run == nil {
		return "", false, nil
	}
	v, err := e.Class.calls(e, f)
	if err != nil {
		return "", false, err
	}
	text, is := Itself(v).(string)
	if !is {
		return "", false, Raise("TypeError", "%s returned non-string (type %s)", name, KindOf(v))
	}
	return text, true, nil
}

// str is what Python says of an exception of which nothing else is said.
func (e *Exception) str() (string, error) {
	if e.Of != nil {
		return e.Of.Str()
	}
	switch len(e.Args) {
	case 0:
		return "", nil
	case 1:
		if e.Class.isBelow(classes()["KeyError"]) {
			return Repr(e.Args[0])
		}
		return Str(e.Args[0])
	}
	return Repr(&Tuple{Items: e.Args})
}

func (e *Exception) repr(in []Value) (string, error) {
	if isStill(in) && e.Class.run != nil {
		return e.Class.Name + "()", nil
	}
	if v, done, err := e.own("__repr__"); done || err != nil {
		return v, err
	}
	if e.Of != nil {
		return e.Of.Repr()
	}
	inside, err := repr(&Tuple{Items: e.Args}, in)
	if len(e.Args) == 1 {
		inside = strings.TrimSuffix(inside, ",)") + ")"
	}
	return e.Class.Name + inside, err
}

// exceptionMethods are what every exception has.
func exceptionMethods() map[string]Value {
	return map[string]Value{
		"__init__": Method{"__init__", func(self Value, args *Args) (Value, error) {
			e, is := self.(*Exception)
			if !is {
				return nil, Raise("TypeError", "descriptor '__init__' requires a 'BaseException' object but received a '%s'", KindOf(self))
			}
			if len(args.Named) > 0 {
				return nil, Raise("TypeError", "%s() takes no keyword arguments", called(e.Class.Name))
			}
			e.Args, args.Pos = slices.Clone(args.Pos), nil
			return nil, nil
		}},
		"__str__": Method{"__str__", func(self Value, _ *Args) (Value, error) {
			e, is := self.(*Exception)
			if !is {
				return "", nil
			}
			text, err := e.str()
			return text, err
		}},
		"__repr__": Method{"__repr__", func(self Value, _ *Args) (Value, error) { text, err := Repr(self); return text, err }},
	}
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
	{"BaseException", ""}, {"Exception", "BaseException"}, {"GeneratorExit", "BaseException"},
	{"ArithmeticError", "Exception"}, {"ZeroDivisionError", "ArithmeticError"}, {"OverflowError", "ArithmeticError"}, {"InvalidOperation", "ArithmeticError"}, {"DivisionByZero", "ZeroDivisionError"}, {"AssertionError", "Exception"}, {"AttributeError", "Exception"},
	{"LookupError", "Exception"}, {"IndexError", "LookupError"}, {"KeyError", "LookupError"}, {"NameError", "Exception"}, {"UnboundLocalError", "NameError"}, {"OSError", "Exception"}, {"ImportError", "Exception"}, {"ModuleNotFoundError", "ImportError"},
	{"RuntimeError", "Exception"}, {"NotImplementedError", "RuntimeError"}, {"RecursionError", "RuntimeError"}, {"StopIteration", "Exception"}, {"TypeError", "Exception"},
	{"ValueError", "Exception"}, {"UnicodeError", "ValueError"}, {"UnicodeDecodeError", "UnicodeError"}, {"UnicodeEncodeError", "UnicodeError"}, {"JSONDecodeError", "ValueError"},
	{"MultiValueDictKeyError", "KeyError"}, {"ObjectDoesNotExist", "Exception"}, {"MultipleObjectsReturned", "Exception"}, {"Http404", "Exception"}, {"PermissionDenied", "Exception"},
	{"SuspiciousOperation", "Exception"}, {"DisallowedHost", "SuspiciousOperation"}, {"BadRequest", "Exception"}, {"ValidationError", "Exception"}, {"FieldError", "Exception"}, {"ImproperlyConfigured", "Exception"}, {"MiddlewareNotUsed", "Exception"}, {"ContentNotRenderedError", "Exception"},
	{"Error", "Exception"}, {"MessageFailure", "Exception"}, {"DatabaseError", "Error"}, {"IntegrityError", "DatabaseError"}, {"OperationalError", "DatabaseError"}, {"ProgrammingError", "DatabaseError"}, {"TransactionManagementError", "ProgrammingError"}, {"ProtectedError", "IntegrityError"}, {"RestrictedError", "IntegrityError"},
	{"BadSignature", "Exception"}, {"SignatureExpired", "BadSignature"}, {"NoReverseMatch", "Exception"}, {"TemplateDoesNotExist", "Exception"}, {"TemplateSyntaxError", "Exception"},
	{"PyJWTError", "Exception"}, {"InvalidTokenError", "PyJWTError"}, {"DecodeError", "InvalidTokenError"}, {"InvalidSignatureError", "DecodeError"}, {"ExpiredSignatureError", "InvalidTokenError"},
	{"UnreadablePostError", "OSError"}, {"RawPostDataException", "Exception"}, {"UpdateError", "Exception"},
	{"InvalidPage", "Exception"}, {"PageNotAnInteger", "InvalidPage"}, {"EmptyPage", "InvalidPage"},
}

// classes are those of exceptions by their names.
func classes() map[string]*Class {
	classesOnce.Do(func() {
		exceptions = map[string]*Class{}
		for _, c := range parents {
			of := &Class{Name: c[0], Base: exceptions[c[1]]}
			of.order = of.Order()
			exceptions[c[0]] = of
		}
		exceptions["BaseException"].Names = exceptionMethods()
	})
	return exceptions
}

var (
	classesOnce sync.Once
	exceptions  map[string]*Class
)

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
	if err == nil {
		return nil
	}
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

// ExceptionOf is the exception that an error is, as a handler is given it; nil for an error that no except catches.
func ExceptionOf(err error) *Exception { return exceptionOf(err) }

// IsRaised reports whether an error is an exception of one of some classes, or of one below them.
func IsRaised(err error, classes ...string) bool {
	e := exceptionOf(err)
	return e != nil && slices.ContainsFunc(classes, e.Class.IsBelow)
}
