package httpsim

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// MakeSigned is token = signing.dumps({…}, salt=…): a value that everybody can read and
// nobody but the server can make.
type MakeSigned struct {
	Value JSONValue // a dict
	Salt  string    // empty: SigningSalt
}

// CheckSigned is claims = signing.loads(…, salt=…, max_age=…) in a try, whose except is
// IfNot. A branch that answers ends the page.
type CheckSigned struct {
	Sent           Template
	Salt           string         // empty: SigningSalt
	MaxAge         *time.Duration // nil: a signature does not age
	IfValid, IfNot []Action
}

// Expired parts those whose token does not hold: IfSo where it is right and only too old
// (except signing.SignatureExpired, jwt.ExpiredSignatureError), else IfNot. It stands alone
// in the IfNot of the check.
type Expired struct{ IfSo, IfNot []Action }

// ExpiredIn returns the Expired of an IfNot, where it has one.
func ExpiredIn(ifNot []Action) (e Expired, ok bool) {
	if len(ifNot) == 1 {
		e, ok = ifNot[0].(Expired)
	}
	return e, ok
}

func (a Expired) run(v *visit) error { return v.branch(v.expired, a) }

func (a Expired) check(c *checking) { c.branches(a) }

// Branches implements Branching.
func (a Expired) Branches() (ifSo, ifNot []Action) { return a.IfSo, a.IfNot }

func (a Expired) with(ifSo, ifNot []Action) Action { return Expired{ifSo, ifNot} }

// MakeJWT is token = jwt.encode({…}, settings.SECRET_KEY, algorithm="HS256") of PyJWT
// (RFC 7519).
type MakeJWT struct {
	Claims  JSONValue      // a dict
	Expires *time.Duration // from now on, as the claim exp; nil: never
}

// CheckJWT is claims = jwt.decode(…, settings.SECRET_KEY, algorithms=["HS256"]) in a try,
// whose except is IfNot. A branch that answers ends the page.
type CheckJWT struct {
	Sent           Template
	IfValid, IfNot []Action
}

// SigningSalt is the salt of signing.dumps() where it is given none.
const SigningSalt = "django.core.signing"

// bearerPrefix is what stands before a token in the header Authorization (RFC 6750
// section 2.1).
const bearerPrefix = "Bearer "

// signer is what signs values with a salt.
func (s *Server) signer(salt string) sessionstore.Codec {
	if salt == "" {
		salt = SigningSalt
	}
	set := s.code().settings
	return sessionstore.Codec{Secret: set.secretKey, Fallbacks: set.fallbacks, Salt: salt}
}

func (a MakeSigned) run(v *visit) error {
	value, err := v.worthJSON(a.Value)
	if err != nil {
		return err
	}
	text, err := pyrun.PlainJSON().JSON(value) // which has a bound
	if err != nil {
		return err
	}
	if v.token, err = v.server.signer(a.Salt).Dumps(value, v.server.env.Now()); err != nil {
		return err
	}
	v.noteCode("token = signing.dumps(%s)", shortClaims(text))
	return nil
}

func (a MakeSigned) check(c *checking) { c.dict("make_signed", a.Value) }

// shortClaims is what a token says, cut where it is long.
func shortClaims(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most-2]) + ".."
	}
	return text
}

// dict checks a JSONValue that is signed.
func (c *checking) dict(what string, j JSONValue) {
	if j.Form != JSONDict {
		c.add(`%s signs a dict, as in {"user": "alice"}`, what)
	}
	c.json(j)
}

func (a CheckSigned) run(v *visit) error {
	sent, err := v.fill(a.Sent, false)
	if err != nil {
		return err
	}
	d := v.server.signer(a.Salt).Decode(sent)
	age := v.server.env.Now().Sub(d.SignedAt)
	seconds := int64(age / time.Second)
	v.expired = false
	switch {
	case d.Signature == sessionstore.SignatureBad:
		v.Note("BadSignature: %[1]s", "BadSignature: %[2]s", whyBad(sent).EN, whyBad(sent).KO)
	case a.MaxAge != nil && age > *a.MaxAge:
		v.expired = true
		v.Note("SignatureExpired: signed %d s ago, max_age is %d s", "SignatureExpired: 서명한 지 %d초, max_age는 %d초", seconds, int64(*a.MaxAge/time.Second))
	case !d.Readable:
		return errors.New("JSONDecodeError: what was signed is no JSON")
	default:
		v.claims = d.Data
		v.Note("signing.loads(): the signature is right, %d s old", "signing.loads(): 서명이 맞음, 서명한 지 %d초", seconds)
		return v.branch(true, a)
	}
	return v.branch(false, a)
}

// whyBad says what is wrong with a value that is not signed well.
func whyBad(sent string) rule.Text {
	switch {
	case sent == "":
		return rule.Text{EN: "nothing was sent", KO: "받은 값이 없음"}
	case !strings.Contains(sent, ":"):
		return rule.Text{EN: "no \":\" in it, so no signature", KO: "\":\"가 없으니 서명도 없음"}
	}
	return rule.Text{EN: "the signature does not match", KO: "서명이 맞지 않음"}
}

func (a CheckSigned) check(c *checking) {
	c.value(a.Sent)
	if _, ok := ExpiredIn(a.IfNot); ok && a.MaxAge == nil {
		c.add("check_signed has if_expired, and without max_age nothing is too old")
	}
	c.branches(a)
}

// branches checks what follows a check of something that is no form.
func (c *checking) branches(a Branching) {
	ifSo, ifNot := a.Branches()
	if c.depth++; c.depth > maxNesting {
		c.add("more than %d branches inside one another", maxNesting)
	} else {
		c.list(ifSo, true)
		c.list(ifNot, true)
	}
	c.depth--
}

// Branches implements Branching.
func (a CheckSigned) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a CheckSigned) with(ifSo, ifNot []Action) Action {
	a.IfValid, a.IfNot = ifSo, ifNot
	return a
}

func (a MakeJWT) run(v *visit) error {
	value, err := v.worthJSON(a.Claims)
	if err != nil {
		return err
	}
	claims, _ := value.(*sessionstore.Dict)
	if a.Expires != nil {
		claims.Set("exp", v.server.env.Now().Add(*a.Expires).Unix())
	}
	text, err := pyrun.PlainJSON().JSON(claims) // which has a bound
	if err != nil {
		return err
	}
	if v.token, err = signJWT(claims, v.server.code().settings.secretKey); err != nil {
		return err
	}
	v.noteCode("token = jwt.encode(%s)", shortClaims(text))
	return nil
}

// signJWT makes a token as PyJWT does: the claims in their order.
func signJWT(claims *sessionstore.Dict, key string) (string, error) {
	payload, err := sessionstore.JSON(claims)
	if err != nil {
		return "", err
	}
	b64 := base64.RawURLEncoding.EncodeToString
	text := b64([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + b64([]byte(payload))
	signature, err := jwt.SigningMethodHS256.Sign(text, []byte(key))
	return text + "." + b64(signature), err
}

func (a MakeJWT) check(c *checking) {
	c.dict("make_jwt", a.Claims)
	if a.Expires != nil && slices.Contains(a.Claims.Names, "exp") {
		c.add("make_jwt writes exp by itself where it has expires")
	}
}

func (a CheckJWT) run(v *visit) error {
	sent, err := v.fill(a.Sent, false)
	if err != nil {
		return err
	}
	claims, why, err := readJWT(sent, v.server.code().settings.secretKey, v.server.env.Now())
	v.expired = errors.Is(err, jwt.ErrTokenExpired)
	if claims == nil {
		v.Note("%[1]s", "%[2]s", why.EN, why.KO)
		return v.branch(false, a)
	}
	v.claims = claims
	v.Note("jwt.decode(): the signature is right, and the token has not expired", "jwt.decode(): 서명이 맞고, 토큰이 만료되지 않음")
	return v.branch(true, a)
}

func (a CheckJWT) check(c *checking) {
	c.value(a.Sent)
	c.branches(a)
}

// Branches implements Branching.
func (a CheckJWT) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a CheckJWT) with(ifSo, ifNot []Action) Action {
	a.IfValid, a.IfNot = ifSo, ifNot
	return a
}

// readJWT returns the claims of a token that holds, or PyJWT's exception in its words, with
// what the reader of tokens says, where it was asked.
func readJWT(sent, key string, now time.Time) (claims *sessionstore.Dict, why rule.Text, err error) {
	if sent == "" {
		return nil, rule.Text{EN: "DecodeError: no token was sent", KO: "DecodeError: 받은 토큰이 없음"}, nil
	}
	read := jwt.MapClaims{}
	token, err := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithIssuedAt(), jwt.WithJSONNumber(),
		jwt.WithTimeFunc(func() time.Time { return now })).ParseWithClaims(sent, read, func(*jwt.Token) (any, error) { return []byte(key), nil })
	if err == nil {
		err = pyClaims(read)
	}
	if err != nil {
		return nil, jwtMistake(token, err, read, now), err
	}
	payload, _ := base64.RawURLEncoding.DecodeString(strings.Split(sent, ".")[1]) // it was read above
	value, err := sessionstore.ParseJSON(string(payload))
	claims, isDict := value.(*sessionstore.Dict)
	if err != nil || !isDict {
		return nil, rule.Text{EN: "DecodeError: the payload is no JSON", KO: "DecodeError: 내용이 JSON이 아님"}, err
	}
	return claims, why, nil
}

// What PyJWT refuses beside what RFC 7519 section 4.1 says of times.
var (
	errAudience = errors.New("InvalidAudienceError: the token is for an audience, and nobody asked for one")
	errSubject  = errors.New("InvalidSubjectError: Subject must be a string")
)

func pyClaims(claims jwt.MapClaims) error {
	if audience, ok := claims["aud"]; ok && audience != nil {
		return errAudience
	}
	if subject, ok := claims["sub"]; ok {
		if _, isText := subject.(string); !isText {
			return errSubject
		}
	}
	return nil
}

// jwtMistake says why a token does not hold, in the order in which PyJWT looks.
func jwtMistake(token *jwt.Token, err error, claims jwt.MapClaims, now time.Time) rule.Text {
	alg := ""
	if token != nil {
		alg, _ = token.Header["alg"].(string)
	}
	switch {
	case errors.Is(err, jwt.ErrTokenMalformed):
		return rule.Text{EN: "DecodeError: this is no token", KO: "DecodeError: 토큰이 아님"}
	case token != nil && alg != "HS256":
		return rule.Textf("InvalidAlgorithmError: alg is %s, and HS256 is wanted", "InvalidAlgorithmError: alg가 HS256이 아니라 %s", shortText(alg))
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return rule.Text{EN: "InvalidSignatureError: the signature does not match", KO: "InvalidSignatureError: 서명이 맞지 않음"}
	case errors.Is(err, jwt.ErrTokenExpired):
		return expired(claims, now)
	case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
		return rule.Text{EN: "ImmatureSignatureError: the token is not valid yet", KO: "ImmatureSignatureError: 아직 유효하지 않은 토큰"}
	case errors.Is(err, errAudience):
		return rule.Text{EN: errAudience.Error(), KO: "InvalidAudienceError: aud가 있는 토큰인데 받을 곳을 정하지 않음"}
	case errors.Is(err, errSubject):
		return rule.Text{EN: errSubject.Error(), KO: "InvalidSubjectError: sub는 문자열이어야 함"}
	}
	return rule.Text{EN: "DecodeError: the claims cannot be read", KO: "DecodeError: 내용을 읽을 수 없음"}
}

// expired says since when a token has expired.
func expired(claims jwt.MapClaims, now time.Time) rule.Text {
	at := now
	if n, ok := claims["exp"].(json.Number); ok {
		if seconds, err := n.Float64(); err == nil {
			at = time.Unix(int64(seconds), 0)
		}
	}
	past := now.Sub(at)
	if past < time.Second {
		return rule.Text{EN: "ExpiredSignatureError: the token expires at this moment", KO: "ExpiredSignatureError: 바로 지금 만료됨"}
	}
	ago := rule.Length(past)
	return rule.Text{EN: "ExpiredSignatureError: the token expired " + ago.EN + " ago", KO: "ExpiredSignatureError: " + ago.KO + " 전에 만료됨"}
}

// bearer is the token of the header Authorization:
// request.headers.get("Authorization", "").removeprefix("Bearer ").
func (r *Request) bearer() string {
	sent, _ := r.sentHeader("authorization").(string)
	return strings.TrimPrefix(sent, bearerPrefix)
}
