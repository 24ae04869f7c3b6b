package httpsim

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Reason is why a server refused a request or failed at it. The zero value is none: the
// page was answered, with whatever status it chose.
type Reason struct {
	Name string // of Reasons, or of an exception in Python: "KeyError"
	Says string // in the server's own words: "CSRF token missing."
	At   Place  // the line of the view that raised the exception; zero where none is known
}

// ReasonInfo is what a reason means.
type ReasonInfo struct {
	Name  string
	About rule.Text
}

// Reasons returns the reasons that a server gives, and the exceptions that its pages are
// known to raise, in the order of a table. A page may raise others, by the names that
// Python has for them.
func Reasons() []ReasonInfo { return slices.Clone(reasons) }

// noSuchPage is the reason of a 404 of an address that urls.py does not have.
const noSuchPage = "no-such-page"

var reasons = []ReasonInfo{
	{"csrf-origin", rule.Text{EN: "the header Origin names neither this site nor a trusted origin", KO: "Origin 헤더가 이 사이트도 아니고 믿는 출처도 아님"}},
	{"csrf-no-referer", rule.Text{EN: "a request over https has neither Origin nor Referer", KO: "https 요청에 Origin도 Referer도 없음"}},
	{"csrf-referer", rule.Text{EN: "the header Referer names a page of a site that is not trusted, or is none", KO: "Referer 헤더가 믿는 사이트의 페이지가 아니거나 주소가 아님"}},
	{"csrf-cookie-missing", rule.Text{EN: "the request has no CSRF cookie", KO: "요청에 CSRF 쿠키가 없음"}},
	{"csrf-cookie-incorrect", rule.Text{EN: "what the CSRF cookie holds is no secret", KO: "CSRF 쿠키의 값이 비밀값의 형식이 아님"}},
	{"csrf-token-missing", rule.Text{EN: "neither the form nor the header X-CSRFToken has a token", KO: "폼에도 X-CSRFToken 헤더에도 토큰이 없음"}},
	{"csrf-token-incorrect", rule.Text{EN: "the token is not made of the secret that the cookie holds", KO: "토큰이 쿠키의 비밀값과 맞지 않음"}},
	{"not-https", rule.Text{EN: "the request came as http, where SECURE_SSL_REDIRECT wants https", KO: "SECURE_SSL_REDIRECT가 https를 요구하는데 요청이 http로 옴"}},
	{headerTooLarge, rule.Text{EN: "a line of the request's head is longer than the proxy or the server takes", KO: "요청 헤더의 한 줄이 프록시나 서버가 받는 길이보다 긺"}},
	{noSuchPage, rule.Text{EN: "the site has no page at this path", KO: "사이트에 이 경로의 페이지가 없음"}},
	{"method-not-allowed", rule.Text{EN: "the page does not answer to this method", KO: "페이지가 이 메서드를 받지 않음"}},
	{"body-too-large", rule.Text{EN: "the body is larger than the server takes", KO: "본문이 서버가 받는 크기보다 큼"}},
	{"too-many-turns", rule.Text{EN: "the loops of the view go round more often than is played here", KO: "뷰의 반복문이 여기에서 실행하는 것보다 많이 돔"}},
	{"page-too-large", rule.Text{EN: "the page grew beyond what a site here writes", KO: "페이지가 여기에서 쓸 수 있는 크기를 넘음"}},
	{"DisallowedHost", rule.Text{EN: "the host that was asked for is none of the site's", KO: "요청한 호스트가 이 사이트의 것이 아님"}},
	{"SessionInterrupted", rule.Text{EN: "the session went while the page ran", KO: "페이지가 실행되는 동안 세션이 지워짐"}},
	{"TooManyFieldsSent", rule.Text{EN: "the form or the query has too many fields", KO: "폼이나 쿼리의 필드가 너무 많음"}},
	{"MultiPartParserError", rule.Text{EN: "the multipart form cannot be read", KO: "multipart 폼을 읽을 수 없음"}},
	{"UnreadablePostError", rule.Text{EN: "the body did not arrive whole", KO: "본문이 다 도착하지 않음"}},
	{string(NotFound), rule.Text{EN: "the page says that there is no such thing", KO: "그런 것이 없다고 페이지가 답함"}},
	{string(Denied), rule.Text{EN: "the page says that this visitor may not", KO: "이 방문자에게는 허락되지 않는다고 페이지가 답함"}},
	{"KeyError", rule.Text{EN: "a name was looked up that is not there", KO: "없는 이름을 찾음"}},
	{"MultiValueDictKeyError", rule.Text{EN: "a field was looked up that the request does not have", KO: "요청에 없는 필드를 찾음"}},
	{"FieldError", rule.Text{EN: "a query names a field that its model does not have", KO: "쿼리가 모델에 없는 필드를 씀"}},
	{"DoesNotExist", rule.Text{EN: "the row that was asked for is not there", KO: "찾는 행이 없음"}},
	{"MultipleObjectsReturned", rule.Text{EN: "more than one row fits, and one was asked for", KO: "한 행만 찾아야 하는데 맞는 행이 여럿임"}},
	{"IntegrityError", rule.Text{EN: "the database refuses a row: a value that has to be the only one is there already", KO: "데이터베이스가 행을 거부함. 하나뿐이어야 하는 값이 이미 있음"}},
	{"TransactionManagementError", rule.Text{EN: "a query behind one that failed in the same atomic block, in which nothing is asked any more", KO: "같은 atomic 블록에서 쿼리가 실패한 뒤에 또 쿼리를 보냄. 블록이 끝날 때까지는 쿼리를 보낼 수 없음"}},
	{"MessageFailure", rule.Text{EN: "MIDDLEWARE has no MessageMiddleware, which keeps messages", KO: "MIDDLEWARE에 메시지를 보관하는 MessageMiddleware가 없음"}},
	{"OperationalError", rule.Text{EN: "the database cannot do it: the table is not there", KO: "데이터베이스가 할 수 없음. 테이블이 없음"}},
	{"AttributeError", rule.Text{EN: "a value has not the attribute that was asked of it", KO: "값에 없는 속성을 씀"}},
	{"TypeError", rule.Text{EN: "a value is of a kind that this cannot be done with, or a call has too few or too many arguments", KO: "값의 종류가 맞지 않거나 호출에 준 인자의 수가 맞지 않음"}},
	{"ValueError", rule.Text{EN: "a value is of the right kind and still no good", KO: "종류는 맞지만 쓸 수 없는 값"}},
	{"JSONDecodeError", rule.Text{EN: "the body of the request is no JSON", KO: "요청 본문이 JSON이 아님"}},
	{"BadHeaderError", rule.Text{EN: "a header would hold a line break", KO: "헤더의 값에 줄바꿈이 들어 있음"}},
	{"NotImplementedError", rule.Text{EN: "what was called does not do this", KO: "호출한 것이 이 일은 하지 않음"}},
	{"OverflowError", rule.Text{EN: "a number is too large", KO: "수가 너무 큼"}},
	{"RecursionError", rule.Text{EN: "a value is nested too deeply", KO: "값이 너무 깊이 겹쳐 있음"}},
	{"RuntimeError", rule.Text{EN: "what the page does cannot go on, or it fails on purpose", KO: "페이지가 더 진행할 수 없거나, 일부러 오류를 냄"}},
}

// refusedRows are for what else than a value that is there twice a database refuses a row, by what it says.
var refusedRows = []struct {
	says  string
	means rule.Text
}{
	{"FOREIGN KEY", rule.Text{EN: "the database refuses a row: what it points to is not there", KO: "데이터베이스가 행을 거부함. 가리키는 행이 없음"}},
	{"NOT NULL", rule.Text{EN: "the database refuses a row: a column that needs a value has none", KO: "데이터베이스가 행을 거부함. 값이 있어야 하는 열이 비어 있음"}},
	{"CHECK", rule.Text{EN: "the database refuses a row: a value breaks a rule of the table", KO: "데이터베이스가 행을 거부함. 값이 테이블의 규칙에 어긋남"}},
}

// lockedOut reports whether a reason is that SQLite refused to write in a transaction: see database.ErrBusy.
func lockedOut(name, says string) bool {
	return name == "OperationalError" && strings.Contains(says, "database is locked")
}

// Means says what a reason means: of an exception that is not known that nobody caught it.
func (r Reason) Means() rule.Text {
	if r.Name == "NotImplementedError" && strings.Contains(r.Says, "AnonymousUser") {
		return rule.Text{EN: "this cannot be done with an anonymous visitor", KO: "로그인하지 않은 방문자에게는 할 수 없는 일"}
	}
	if r.Name == "ValueError" && strings.Contains(r.Says, "didn't return an HttpResponse") {
		return rule.Text{EN: "the view has come to its end and returned no answer", KO: "뷰가 응답을 반환하지 않고 끝남"}
	}
	if lockedOut(r.Name, r.Says) {
		return rule.Text{EN: "a transaction that has read cannot write any more on SQLite when somebody else has written meanwhile; PostgreSQL does not refuse it, and lets both write", KO: "SQLite에서는 이미 읽은 트랜잭션이 그동안 다른 쪽이 쓴 뒤에는 쓸 수 없음. PostgreSQL은 거부하지 않고 둘 다 쓰게 함"}
	}
	for _, refusal := range refusedRows {
		if r.Name == "IntegrityError" && strings.Contains(r.Says, refusal.says) {
			return refusal.means
		}
	}
	if i := slices.IndexFunc(reasons, func(i ReasonInfo) bool { return i.Name == r.Name }); i >= 0 {
		return reasons[i].About
	}
	if slices.Contains([]string{"BadRequest", "SuspiciousOperation"}, r.Name) {
		return rule.Text{EN: "the page raised an exception that Django answers with 400", KO: "페이지에서 Django가 400으로 응답하는 예외가 발생함"}
	}
	return rule.Text{EN: "the page raised an exception that nobody caught", KO: "페이지에서 아무도 처리하지 않은 예외가 발생함"}
}

// exception finds the name that Python has for an error: "KeyError: 'cart'",
// "User.DoesNotExist: …", "the session cannot be encoded: TypeError: …".
var exception = memo.Pattern(`(?:^|: )((?:[A-Za-z_]+\.)?([A-Z][A-Za-z]+))(?:: |$)`)

// raised is the reason of a page that failed. Where an error has no name of Python's, it
// is about a value that Python or a header does not take.
func raised(err error) Reason {
	var refusal *HTTPError
	text := err.Error()
	if table, ok := missingTable(err); ok {
		return Reason{Name: "OperationalError", Says: "no such table: " + table}
	}
	switch {
	case errors.As(err, &refusal):
		return Reason{Name: refusal.Reason, Says: refusal.Message}
	case errors.Is(err, errTooManyTurnsOfView):
		return Reason{Name: "too-many-turns", Says: text}
	case errors.Is(err, errTooLong), errors.Is(err, errTooMuch), errors.Is(err, filters.ErrTooLong), errors.Is(err, errTooManyTurns):
		return Reason{Name: "page-too-large", Says: text}
	}
	var of *lineError
	if errors.As(err, &of) {
		r := raised(of.error)
		if r.At.Line == 0 { // else a file that runs in it says more
			r.At = of.at
		}
		return r
	}
	if at := exception().FindStringSubmatchIndex(text); at != nil {
		return Reason{Name: text[at[4]:at[5]], Says: text[at[1]:]}
	}
	return Reason{Name: "ValueError", Says: text}
}

// refused is the reason that Django gives for a refused POST.
func refused(why string) Reason {
	for _, begins := range []struct{ says, name string }{
		{"Origin checking failed", "csrf-origin"},
		{"Referer checking failed - no Referer", "csrf-no-referer"},
		{"Referer checking failed", "csrf-referer"},
		{"CSRF cookie not set", "csrf-cookie-missing"},
		{"CSRF cookie", "csrf-cookie-incorrect"},
		{"CSRF token missing", "csrf-token-missing"},
	} {
		if strings.HasPrefix(why, begins.says) {
			return Reason{Name: begins.name, Says: why}
		}
	}
	return Reason{Name: "csrf-token-incorrect", Says: why}
}
