package httpsim_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// book is what Django's own tests hold sessions, logins and tokens to, line by
// line, with the tests that hold statelab to it: package, test, and the story in
// it where it has several. Three things of Python's have no counterpart here:
// session_key cannot be assigned, as Key has no setter; pop and del of a name that
// is not there return false where Python raises KeyError, which a page turns into
// its 500; and templates know user but no perms.
var book = []struct{ line, tests string }{
	{"new session: not modified, not accessed", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/nothing"},
	{"get of a missing key: accessed, not modified", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/get of a name that is not there"},
	{"set: accessed, modified, readable back", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/set, and read back"},
	{"pop existing", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/pop"},
	{"pop missing", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/pop of a name that is not there"},
	{"setdefault sets", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/setdefault of a new name"},
	{"setdefault returns the existing", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/setdefault of an old name"},
	{"update merges", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/update"},
	{"has_key, in", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/has"},
	{"keys", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/keys"},
	{"values", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/values"},
	{"items", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/items"},
	{"clear: data gone, accessed, modified", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/clear"},
	{"clear: key kept", "sessionstore TestClearKeepsTheKey"},
	{"save creates the row, exists, data kept", "sessionstore TestSaveMakesTheRowAndKeepsTheData"},
	{"delete removes the row, silent for a missing one", "sessionstore TestSaveMakesTheRowAndKeepsTheData"},
	{"flush", "sessionstore TestFlushForgetsEverything"},
	{"cycle_key, loaded or not", "sessionstore TestCycleKeyMovesTheData/loaded before %v"},
	{"invalid client key 1 is never saved", "sessionstore TestKeysThatBrowsersSend"},
	{"key: empty and 7 rejected, 8 accepted", "sessionstore TestKeysThatBrowsersSend"},
	{"is_empty of a fresh session", "sessionstore TestAFreshSessionIsEmpty"},
	{"test cookie", "sessionstore TestTestCookie"},
	{"an unknown key creates no row and resets the key", "sessionstore TestAnUnknownKeyIsForgottenAndMakesNoRow"},
	{"save of a deleted row raises UpdateError", "sessionstore TestADeletedRowIsNotRaised"},
	{"must_create on an existing key raises CreateError", "sessionstore TestATakenKeyIsNotOverwritten"},

	{"default age", "sessionstore TestLifetimes/none"},
	{"default age with set_expiry(0)", "sessionstore TestLifetimes/0"},
	{"set_expiry(10)", "sessionstore TestLifetimes/10"},
	{"set_expiry(timedelta)", "sessionstore TestLifetimes/timedelta"},
	{"set_expiry(datetime)", "sessionstore TestLifetimes/datetime"},
	{"set_expiry(None) removes it", "sessionstore TestLifetimes/10, then None"},
	{"set_expiry(None), never set", "sessionstore TestEachCallSaysWhetherItLookedAndWhetherItChanged/set_expiry(None) where there is none"},
	{"get_expire_at_browser_close", "sessionstore TestExpireAtBrowserClose/setting %v, expiry %s"},
	{"expiry in the past", "sessionstore TestAnExpiryInThePastEndsTheSessionAtOnce"},

	{"decode(encode(d)) == d", "sessionstore TestSessionDataThatCannotBeTrusted/what was encoded"},
	{"bad signature is logged", "sessionstore TestOnlyABadSignatureIsLogged/a bad signature"},
	{"signed non-JSON is silent", "sessionstore TestOnlyABadSignatureIsLogged/signed garbage"},
	{"str(row) and get_decoded", "sessionstore TestARowIsItsKey"},
	{"manager.save(key, {}, date) deletes", "sessionstore TestTheManagerSaves/an empty dict deletes the row"},
	{"clearsessions removes expired rows only", "sessionstore TestClearSessions/db, the expired ones only"},
	{"a backend without clear_expired", "sessionstore TestClearSessions/an engine without clear_expired"},

	{"Secure", "httpsim TestSettingsReachTheSessionCookie/Secure"},
	{"HttpOnly", "httpsim TestSettingsReachTheSessionCookie/as Django has it"},
	{"no HttpOnly", "httpsim TestSettingsReachTheSessionCookie/without HttpOnly"},
	{"SameSite", "httpsim TestSettingsReachTheSessionCookie/SameSite=Strict"},
	{"500 not saved", "httpsim TestTheMiddleware/500 saves nothing"},
	{"503 not saved", "httpsim TestTheMiddleware/503 saves nothing"},
	{"deleted mid-request: the exact message", "httpsim TestAPageStopsAndOthersGoOn"},
	{"flush with a cookie", "httpsim TestTheMiddleware/flush with a cookie deletes it"},
	{"flush with a cookie, domain and path", "httpsim TestTheMiddleware/flush with a domain and a path deletes the cookie there"},
	{"flush without a cookie", "httpsim TestTheMiddleware/flush without a cookie sends none"},
	{"SAVE_EVERY_REQUEST", "httpsim TestTheMiddleware/SAVE_EVERY_REQUEST renews the cookie"},
	{"emptied but keyed session", "httpsim TestTheMiddleware/a session emptied by del keeps its key"},
	{"saved and accessed: Vary", "httpsim TestTheMiddleware/saved and accessed, it varies by cookie"},

	{"login stores str(pk)", "httpsim TestLoginByTheBook/login stores the id as text"},
	{"inactive user can be login()ed", "httpsim TestLoginTrustsAnyUser"},
	{"user None is an AttributeError", "httpsim TestLoginByTheBook/login of no user is an AttributeError"},
	{"CSRF token rotated by login", "httpsim TestTokensByTheBook/login rotates the secret"},
	{"other user: key changes", "httpsim TestLoginKeepsOrChangesTheKey"},
	{"same user: key stays", "httpsim TestLoginByTheBook/the same user keeps the key"},
	{"same user after a password change", "httpsim TestLoginByTheBook/the same user with another password changes the key"},
	{"_auth_user_id but no hash", "httpsim TestLoginByTheBook/a session with an id and no hash"},
	{"password unchanged, changed", "httpsim TestLoginByTheBook/an unchanged password keeps the session, another ends it"},
	{"password_change view", "httpsim TestANewPassword"},
	{"get_user: anonymous without session", "httpsim TestLoginByTheBook/without a session, nobody is asked for"},
	{"get_user: fallback secret", "httpsim TestASessionFromBeforeTheNewSecretKey"},
	{"backend removed", "httpsim TestLoginByTheBook/a backend that is gone"},
	{"signal: login", "httpsim TestSignals/a login"},
	{"signal: logout", "httpsim TestSignals/a logout"},
	{"signal: logout of nobody", "httpsim TestSignals/a stranger's logout"},
	{"signal: login_failed, cleaned", "httpsim TestSignals/a refused login, without its password"},
	{"last_login updated only by login", "httpsim TestLoginByTheBook/last_login is updated by login alone"},
	{"context processor", "httpsim TestLoginByTheBook/a template touches the session when it uses user"},
	{"AuthenticationForm: unknown user", "httpsim TestTheLoginForm/unknown user"},
	{"AuthenticationForm: wrong password", "httpsim TestTheLoginForm/wrong password"},
	{"AuthenticationForm: inactive", "httpsim TestTheLoginForm/inactive user"},
	{"AuthenticationForm: success", "httpsim TestTheLoginForm/success"},
	{"password whitespace not stripped", "httpsim TestTheLoginForm/spaces of a password stay"},
	{"unknown user costs one hash", "accounts TestAuthenticate/a stranger"},
	{"wrong hash cost evened out", "accounts TestAnOldHashIsRenewedByTheRightPassword/wrong"},
	{"upgrade only on a correct password", "accounts TestAnOldHashIsRenewedByTheRightPassword/right"},
	{"LoginView: next, host", "httpsim TestLoginView/next is checked for its host"},
	{"LoginView: next, scheme", "httpsim TestLoginView/next is checked for its scheme"},
	{"LoginView: redirect_authenticated_user", "httpsim TestLoginView/redirect_authenticated_user"},
	{"LoginView: loop detection", "httpsim TestLoginView/a loop of redirects is found"},
	{"LogoutView: POST only", "httpsim TestLogoutView/POST only"},
	{"LogoutView: never cached", "httpsim TestLogoutView/never cached"},
	{"LogoutView: next checked", "httpsim TestLogoutView/next is checked"},
	{"login_required", "httpsim TestNextLeadsBackAndNotAway"},
	{"LoginRequiredMiddleware", "httpsim TestLoginRequiredMiddleware/redirects with next"},
	{"login_not_required", "httpsim TestLoginRequiredMiddleware/login_not_required is exempt"},

	{"mask and unmask", "httpsim TestMaskAndUnmaskAreInverse"},
	{"length and alphabet", "httpsim TestTokensByTheBook/lengths and alphabet"},
	{"header or field", "httpsim TestTokensByTheBook/header or field"},
	{"missing cookie, missing token", "httpsim TestTokensByTheBook/no cookie, no token"},
	{"bad origin", "httpsim TestTokensByTheBook/a bad origin"},
	{"bad referer", "httpsim TestTokensByTheBook/a bad referer by https"},
	{"cookie set once and only when used", "httpsim TestTokensByTheBook/the cookie is set once and only where a token is used"},
	{"bare secret not replaced on GET", "httpsim TestTokensByTheBook/a bare secret is not replaced on GET"},
	{"invalid secret replaced", "httpsim TestTokensByTheBook/an invalid secret is replaced"},
}

func TestEveryLineOfTheBookHasItsTest(t *testing.T) {
	tests := map[string]string{} // the source of each test by its package and name
	for _, folder := range []string{"httpsim", "sessionstore", "accounts"} {
		files, err := filepath.Glob(filepath.Join("..", folder, "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has %d tests, %v", folder, len(files), err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for part := range strings.SplitSeq(string(source), "\nfunc ") {
				name, _, _ := strings.Cut(part, "(")
				tests[folder+" "+name] = part
			}
		}
	}
	for _, b := range book {
		test, story, _ := strings.Cut(b.tests, "/")
		if source, ok := tests[test]; !ok || story != "" && !strings.Contains(source, `"`+story+`"`) {
			t.Errorf("%s: there is no test %s", b.line, b.tests)
		}
	}
}
