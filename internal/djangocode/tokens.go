package djangocode

import (
	"fmt"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// caught are what is caught where a token does not hold: where it is right and too old,
// which is one of the others, and else.
type caught struct{ expired, bad string }

var (
	badSignature = caught{"signing.SignatureExpired", "signing.BadSignature"}
	badCookie    = caught{"signing.SignatureExpired", "(KeyError, signing.BadSignature)"}
	badToken     = caught{"jwt.ExpiredSignatureError", "jwt.InvalidTokenError"}
)

// bearer is the token of the header Authorization, with strings in q.
func bearer(q string) string {
	return "request.headers.get(" + q + "Authorization" + q + ", " + q + q + ").removeprefix(" + q + "Bearer " + q + ")"
}

func saltArgument(salt string) string {
	if salt == "" {
		return ""
	}
	return ", salt=" + python.Quote(salt)
}

func (w *coder) checkSigned(a httpsim.CheckSigned) {
	w.use("django.core", "signing")
	age := ""
	if a.MaxAge != nil {
		age = fmt.Sprintf(", max_age=%d", int64(*a.MaxAge/time.Second))
	}
	sent := w.expression(a.Sent)
	w.tried("claims = signing.loads("+sent+saltArgument(a.Salt)+age+")", badSignature, a)
}

func (w *coder) getSignedCookie(a httpsim.GetSignedCookie) {
	args := python.Quote(a.Name)
	if a.Default != nil {
		args += ", default=" + w.expression(*a.Default)
	}
	args += saltArgument(a.Salt)
	if a.MaxAge != nil {
		args += fmt.Sprintf(", max_age=%d", int64(*a.MaxAge/time.Second))
	}
	line := "signed = request.get_signed_cookie(" + args + ")"
	if len(a.IfNot) == 0 {
		w.line("%s", line)
		w.list(a.IfValid, 0)
		w.ended = w.ended || httpsim.Answers(a.IfValid)
		return
	}
	w.use("django.core", "signing")
	raised := badCookie
	if a.RaisesMissing {
		raised = badSignature
	}
	w.tried(line, raised, a)
}

func (w *coder) makeJWT(a httpsim.MakeJWT) {
	w.use("jwt")
	w.use("django.conf", "settings")
	claims := w.json(a.Claims)
	if a.Expires != nil {
		w.use("datetime", "datetime", "timedelta", "timezone")
		exp := fmt.Sprintf("\"exp\": datetime.now(timezone.utc) + timedelta(seconds=%d)}", int64(*a.Expires/time.Second))
		if len(a.Claims.Parts) > 0 {
			exp = ", " + exp
		}
		claims = claims[:len(claims)-1] + exp
	}
	w.line("token = jwt.encode(%s, settings.SECRET_KEY, algorithm=\"HS256\")", claims)
}

func (w *coder) checkJWT(a httpsim.CheckJWT) {
	w.use("jwt")
	w.use("django.conf", "settings")
	w.line("sent = %s", w.expression(a.Sent))
	w.tried(`claims = jwt.decode(sent, settings.SECRET_KEY, algorithms=["HS256"])`, badToken, a)
}

// tried writes a line that may raise, and the two ways on from it.
func (w *coder) tried(line string, raised caught, a httpsim.Branching) {
	ifValid, ifNot := a.Branches()
	w.line("try:")
	w.line("    %s", line)
	if parted, ok := httpsim.ExpiredIn(ifNot); ok {
		w.branch("except "+raised.expired+":", parted.IfSo)
		ifNot = parted.IfNot
	}
	w.branch("except "+raised.bad+":", ifNot)
	switch {
	case len(ifValid) == 0:
	case httpsim.Ends(a):
		w.list(ifValid, 0)
		w.ended = true
	default:
		w.branch("else:", ifValid)
	}
}
