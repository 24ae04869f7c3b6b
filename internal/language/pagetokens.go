package language

import (
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// making is a kind of actions that make a token, which templates behind it know.
func making[V any](k kind[V]) kind[V] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (V, bool) {
		v, ok := read(r, n)
		r.known.Token = true
		return v, ok
	}
	return k
}

// checkingOf is a kind of actions that check a token. Behind them templates know its claims
// where ifNot answers.
func checkingOf[V any](k kind[V], ifNot func(V) []httpsim.Action) kind[V] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (V, bool) {
		v, ok := read(r, n)
		r.known.Claims = r.known.Claims || httpsim.Answers(ifNot(v))
		return v, ok
	}
	return k
}

// signing is a kind of actions that read a signed cookie. Behind them templates know its
// value, where those that do not hold have come to an answer.
func signing(k kind[httpsim.GetSignedCookie]) kind[httpsim.GetSignedCookie] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (httpsim.GetSignedCookie, bool) {
		a, ok := read(r, n)
		r.known.Signed = r.known.Signed || len(a.IfNot) == 0 || httpsim.Answers(a.IfNot)
		return a, ok
	}
	return k
}

// withSigned are actions whose templates know the value of a signed cookie.
var withSigned = kind[[]httpsim.Action]{actions.Type, func(r *Reader, n *lesson.Node) ([]httpsim.Action, bool) {
	before := r.known.Signed
	r.known.Signed = true
	defer func() { r.known.Signed = before }()
	return actions.read(r, n)
}, nil}

var setSignedCookie = shapeOf("set_signed_cookie",
	append(onCookie(func(a *httpsim.SetSignedCookie) *httpsim.SetCookie { return &a.SetCookie }),
		at(Field{Name: "salt", Default: "none beside the name", About: en("what is signed with one salt is worth nothing under another")}, textKind, func(a *httpsim.SetSignedCookie) *string { return &a.Salt }))...,
).checked(checkCookie[httpsim.SetSignedCookie])

var getSignedCookie = shapeOf("get_signed_cookie",
	at(Field{Name: "name", Required: true}, textKind, func(a *httpsim.GetSignedCookie) *string { return &a.Name }),
	at(Field{Name: "salt", Default: "none beside the name", About: en("that with which it was made")}, textKind, func(a *httpsim.GetSignedCookie) *string { return &a.Salt }),
	at(Field{Name: "max_age", Default: "any", About: en("how old the signature may be, whatever `Max-Age` the cookie has")}, given(lengthKind), func(a *httpsim.GetSignedCookie) **time.Duration { return &a.MaxAge }),
	at(Field{Name: "default", About: en("what `{{ signed }}` is where the cookie is not there or does not hold, instead of `if_not`")}, given(template), func(a *httpsim.GetSignedCookie) **httpsim.Template { return &a.Default }),
	at(ifHolds("the signature is right, and not too old; or there is a `default`"), withSigned, func(a *httpsim.GetSignedCookie) *[]httpsim.Action { return &a.IfValid }),
	put(Field{Name: "if_not", Default: "500", About: en("it is not, or there is no such cookie")}, actions, func(a *httpsim.GetSignedCookie, all []httpsim.Action, _ *lesson.Node) {
		refusedBy(&a.IfNot, all)
	}),
	ifExpired("it is right, and too old: `except signing.SignatureExpired:`", func(a *httpsim.GetSignedCookie) *[]httpsim.Action { return &a.IfNot }),
)

// withClaims are actions whose templates know the claims of a token.
var withClaims = kind[[]httpsim.Action]{actions.Type, func(r *Reader, n *lesson.Node) ([]httpsim.Action, bool) {
	before := r.known.Claims
	r.known.Claims = true
	defer func() { r.known.Claims = before }()
	return actions.read(r, n)
}, nil}

// ifHolds is the branch of a token that holds.
func ifHolds(about string) Field {
	return Field{Name: "if_valid", Default: "the page goes on", About: en(about)}
}

// ifRefused is the branch of a token that does not hold.
func ifRefused[A any](about string, of func(*A) *[]httpsim.Action) key[A] {
	return put(ifNot(about), actions, func(a *A, all []httpsim.Action, _ *lesson.Node) { refusedBy(of(a), all) })
}

// refusedBy puts down what is done where a token does not hold, beside what may be there for
// one that is too old.
func refusedBy(ifNot *[]httpsim.Action, all []httpsim.Action) {
	if parted, ok := httpsim.ExpiredIn(*ifNot); ok {
		all = []httpsim.Action{httpsim.Expired{IfSo: parted.IfSo, IfNot: all}}
	}
	*ifNot = all
}

// ifExpired is the branch of a token that is right, and too old. It may stand on either side
// of if_not.
func ifExpired[A any](about string, of func(*A) *[]httpsim.Action) key[A] {
	return put(Field{Name: "if_expired", Default: "what `if_not` does", About: en(about)}, actions, func(a *A, all []httpsim.Action, _ *lesson.Node) {
		*of(a) = []httpsim.Action{httpsim.Expired{IfSo: all, IfNot: *of(a)}}
	})
}

var makeSigned = shapeOf("make_signed",
	at(Field{Name: "value", Required: true, About: en("a dict, which everybody can read")}, jsonText, func(a *httpsim.MakeSigned) *httpsim.JSONValue { return &a.Value }),
	at(Field{Name: "salt", Default: "`" + httpsim.SigningSalt + "`", About: en("what is signed with one salt is worth nothing under another")}, textKind, func(a *httpsim.MakeSigned) *string { return &a.Salt }),
)

var checkSigned = shapeOf("check_signed",
	at(Field{Name: "value", Required: true, About: en("what came back, as in `{{ cookie.ticket }}`")}, template, func(a *httpsim.CheckSigned) *httpsim.Template { return &a.Sent }),
	at(Field{Name: "salt", Default: "`" + httpsim.SigningSalt + "`", About: en("that with which it was made")}, textKind, func(a *httpsim.CheckSigned) *string { return &a.Salt }),
	at(Field{Name: "max_age", Default: "any", About: en("how old it may be")}, given(lengthKind), func(a *httpsim.CheckSigned) **time.Duration { return &a.MaxAge }),
	at(ifHolds("the signature is right, and not too old"), withClaims, func(a *httpsim.CheckSigned) *[]httpsim.Action { return &a.IfValid }),
	ifRefused("it is not", func(a *httpsim.CheckSigned) *[]httpsim.Action { return &a.IfNot }),
	ifExpired("it is right, and too old: `except signing.SignatureExpired:`", func(a *httpsim.CheckSigned) *[]httpsim.Action { return &a.IfNot }),
)

var makeJWT = shapeOf("make_jwt",
	at(Field{Name: "claims", Required: true, About: en("a dict, which everybody can read")}, jsonText, func(a *httpsim.MakeJWT) *httpsim.JSONValue { return &a.Claims }),
	at(Field{Name: "expires", Default: "never", About: en("how long it holds: the claim `exp`")}, given(lengthKind), func(a *httpsim.MakeJWT) **time.Duration { return &a.Expires }),
)

var checkJWT = shapeOf("check_jwt",
	at(Field{Name: "token", Default: "`{{ bearer }}`", About: en("what came: by default in the header `Authorization: Bearer …`")}, template, func(a *httpsim.CheckJWT) *httpsim.Template { return &a.Sent }),
	at(ifHolds("the signature is right, and `exp` is not over"), withClaims, func(a *httpsim.CheckJWT) *[]httpsim.Action { return &a.IfValid }),
	ifRefused("it is not, or there is none", func(a *httpsim.CheckJWT) *[]httpsim.Action { return &a.IfNot }),
	ifExpired("the signature is right, and `exp` is over: `except jwt.ExpiredSignatureError:`", func(a *httpsim.CheckJWT) *[]httpsim.Action { return &a.IfNot }),
).checked(func(_ *Reader, n *lesson.Node, a *httpsim.CheckJWT) {
	if n.Get("token") == nil {
		a.Sent = httpsim.Lookup("bearer").OrElse("")
	}
})
