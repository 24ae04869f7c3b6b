package scenario_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// whole is a lesson without a mistake.
const whole = `statelab: 1
lesson: whole
title: Whole
summary: Nothing is wrong here.
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    built_in: accounts
    users: {alice: {password: pw}}
  tea.test:
    pages:
      /:
        get:
          - set_cookie: {name: cup, value: small}
          - text: Welcome.
given:
  - sign_in: {url: https://club.test/login/, user: alice}
    remember: {key: {cookie: sessionid}}
steps:
  - step: club
    visit: https://club.test/
    say: |
      Alice.
    expect:
      user: alice
      jar: {sessionid: {value: $key, lasts: 14d}}
  - step: tea
    visit: https://tea.test/
    say: |
      Tea.
    expect: {stored: [cup]}
`

// TestMistakesAreToldWhereTheyAre breaks the lesson in one place and wants one
// problem, there, with a way out.
func TestMistakesAreToldWhereTheyAre(t *testing.T) {
	for _, c := range []struct{ about, old, new, want string }{
		{"nothing", "", "", ""},
		{"a user without a name", "    visit: https://tea.test/", "    change_user: {host: club.test, user: alice, name: ''}",
			"28:55 a user's name has letters, digits and @ . + - _, found \"\" (as in mina or mina@post.test)"},
		{"a user without a password", "    visit: https://tea.test/", "    change_user: {host: club.test, user: alice, password: ''}",
			"28:59 a user has a password ()"},
		{"a word for what a match has", "{stored: [cup]}", "{stored: [cup], body: {contains: Welcome}}", `31:36 a match has no "contains" (write has)`},
		{"a word that no match has", "{stored: [cup]}", "{stored: [cup], body: {holds: Welcome}}", `31:36 unknown key "holds" in a match (it has is, not, has, lacks, starts_with, ends_with, one_of, none_of, matches, length, of)`},
		{"no tabs", "steps:\n", "tabs:\nsteps:\n", `19:1 the key "tabs" has no value (write below it what belongs to it, indented)`},
		{"two bodies", "    visit: https://tea.test/", "    fetch: {url: 'https://tea.test/', method: POST, json: '{}', body: a}", "28:71 a request has one body, found json, body ()"},
		{"a body of a GET", "    visit: https://tea.test/", "    fetch: {url: 'https://tea.test/', json: '{}'}", "28:45 fetch() refuses a body with GET (add method: POST)"},
		{"JSON with a slip", "    visit: https://tea.test/", "    fetch: {url: 'https://tea.test/', method: POST, json: '{a: 1}'}", `28:59 wanted JSON: invalid character 'a' looking for beginning of object key string (as in '{"user": "alice", "apples": 2}')`},
		{"JSON with a slip beside a value", "    expect: {stored: [cup]}", "    expect: {stored: [cup]}\n  - step: more\n    fetch: {url: 'https://tea.test/', method: POST, json: '{key: \"$key\"}'}\n    say: |\n      More.\n    expect: {status: 405}", `33:59 wanted JSON: invalid character 'k' looking for beginning of object key string (as in '{"user": "alice", "apples": 2}')`},
		{"a value that is kept twice over", "{cookie: sessionid}", "{cookie: sessionid, set_cookie: sessionid}", "18:41 a name remembers one thing: a cookie, one of an answer, a field, a header, a value in JSON, in the session or in the cache, the address of the page, or a part of a body ()"},
		{"a header of the browser's", "    visit: https://tea.test/", "    fetch: {url: 'https://tea.test/', headers: {Cookie: a=1}}", "28:49 no script can set the header Cookie (delete it: the browser writes it itself)"},
		{"a method in small letters", "          - text: Welcome.", "          - when: {method: post, then: [{text: No.}]}\n          - text: Welcome.", `15:28 wanted GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, found "post" (did you mean "POST"?)`},
		{"a method that is none", "          - text: Welcome.", "          - when: {method: {is_not: FETCH}, then: [{text: No.}]}\n          - text: Welcome.", `15:37 wanted GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, found "FETCH" ()`},
		{"a method in two ways", "          - text: Welcome.", "          - when: {method: {is_not: GET, one_of: [POST]}, then: [{text: No.}]}\n          - text: Welcome.", "15:42 a test looks in one way, and not in these: is_not, one_of (for both write a when inside the then of the other)"},
		{"an order without a number", "          - text: Welcome.", "          - when: {session: {n: {more_than: many}}, then: [{text: No.}]}\n          - text: Welcome.", "15:45 wanted a whole number or one {{ }}, found \"many\" (as in 3 or {{ post.amount }})"},
		{"an order by another name", "          - text: Welcome.", "          - when: {session: {n: {above: 3}}, then: [{text: No.}]}\n          - text: Welcome.", `15:34 a test has no "above" (write less_than, at_most, more_than or at_least)`},
		{"a test of a method as a text", "          - text: Welcome.", "          - when: {method: {is_not: GET}, get: {a: 1}, then: [{text: No.}]}\n          - text: Welcome.", ""},
		{"no rule about other origins", "    expect: {stored: [cup]}", "    expect: {stored: [cup], readable: cors-no-allow}", `31:39 "cors-no-allow" is the code of no rule about other origins (docs/lesson-format.md lists the codes)`},
		{"an origin with a slash", "  tea.test:\n", "  tea.test:\n    settings: {CORS_ALLOWED_ORIGINS: ['https://club.test/']}\n", `11:38 the origin "https://club.test/" in CORS_ALLOWED_ORIGINS should not have path, query or fragment ()`},
		// What a mistake makes look unused is not told on top of it.
		{"a site misspelt", "visit: https://tea.test/", "visit: https://te.test/",
			`28:12 the lesson has no site "te.test" (did you mean "tea.test"?)`},
		{"a page misspelt that several steps visit", "    expect: {stored: [cup]}", "    expect: {stored: [cup]}\n  - step: cups\n    visit: https://club.test/logn/\n    say: |\n      A.\n    expect: {status: 200}\n  - step: more-cups\n    visit: https://club.test/logn/\n    say: |\n      A.\n    expect: {status: 200}\n  - step: still\n    visit: https://club.test/logn/\n    say: |\n      A.\n    expect: {status: 200}",
			`33:12 club.test has no page /logn/ (did you mean "/login/"?; to show what is not there, expect status: 404; also in more-cups, still)`},
		{"a name misspelt", "value: $key", "value: $kee",
			`26:32 $kee is not remembered by any step before (did you mean "key"?)`},
		{"a key misspelt", "    expect:\n      user", "    expct:\n      user",
			`24:5 unknown key "expct" in a step (did you mean "expect"?)`},
		{"a name never used", "value: $key, ", "",
			"18:16 $key is remembered and never used (delete it, or write $key where it belongs)"},
		{"a built-in site misspelt", "built_in: accounts", "built_in: account",
			`8:15 wanted accounts, mailbox, shop or tracker, found "account" (did you mean "accounts"?)`},
		{"a user that is no map", "{alice: {password: pw}}", "{alice: pw}",
			`9:20 a user is a map, found "pw" (it has the keys password, unusable_password, email, first_name, last_name, active, staff, superuser, permissions, groups)`},
		{"a user of no site", "user: alice\n      jar", "user: zorro\n      jar",
			`25:13 no site of the lesson has a user "zorro" (it is one of anonymous, not-asked, alice)`},
		{"a setting that the server refuses", "    users:", "    settings: {SESSION_COOKIE_NAME: a b}\n    users:",
			`9:37 "a b" is no name for a cookie ()`},
		// A page's actions are looked at together; the one that does not fit is shown.
		{"two answers", "- text: Welcome.", "- text: Welcome.\n          - redirect: /",
			"16:13 the page answers twice, and a view returns one answer ()"},
		{"a template as text", "text: Welcome.", "text: '{{ user.username }}'",
			"15:13 a text is sent as it is, with its {{ }} and {% %}: a template fills them in ()"},
		{"braces without quotes", "text: Welcome.", "template: {a: b}",
			"15:23 wanted a text, found a map (put a text that begins with { in quotes, or write it as a | block)"},
		// Pages that choose, and answer in other ways.
		{"a choice of nothing", "text: Welcome.", "when: {then: [{fail: true}]}",
			"15:19 when asks for nothing (as in {post: {size: large}, then: […]})"},
		{"a choice as in Python", "text: Welcome.", "if: {post: {a: x}}",
			"15:13 an action is not called if here (write when: {post: {size: large}, then: […], else: […]})"},
		{"a choice by something else", "text: Welcome.", "when: {form: {a: x}, then: [{fail: true}]}",
			`15:20 when has no "form" (fields of a form are under post)`},
		{"a test with a word", "text: Welcome.", "when: {post: {a: {equals: x}}, then: [{fail: true}]}",
			`15:31 a test has no "equals" (write the text itself, as in {size: large})`},
		{"a test in two ways", "text: Welcome.", "when: {post: {a: {is_not: x, there: true}}, then: [{fail: true}]}",
			"15:42 a test looks in one way, and not in these: is_not, there (for both write a when inside the then of the other)"},
		{"a number that would be a text", "text: Welcome.", "when: {user: {id: {one_of: ['1']}}, then: [{fail: true}]}",
			"15:31 user.id is a number, and no text is equal to one (write {json: '1'}, or {one_of: [{json: '1'}, {json: '2'}]})"},
		{"a truth that would be a text", "text: Welcome.", "when: {user: {is_staff: {is_not: 'True'}}, then: [{fail: true}]}",
			"15:37 user.is_staff is true or false, and no text is equal to that (write {is_true: true} or {is_true: false})"},
		{"one of none", "text: Welcome.", "when: {post: {a: {one_of: []}}, then: [{fail: true}]}",
			"15:39 one_of has nothing in it (as in [small, large])"},
		{"a header that is none", "text: Welcome.", "when: {header: {User Agent: x}, then: [{fail: true}]}",
			`15:29 "User Agent" is no name of a header (as in Authorization or X-Requested-With)`},
		{"a branch that only touches", "text: Welcome.", "when: {post: {a: x}, then: [{status: 400}]}",
			"15:13 a cookie, a header or a status is set here, and there is no answer yet that it could go with: let this branch make an answer too, or put the whole question right above the line that answers, or behind it ()"},
		{"JSON as a map", "text: Welcome.", "json: {a: 1}",
			`15:19 JSON is a text here, found a map (put it in quotes, or write it as a | block: '{"user": "{{ user.username }}"}')`},
		{"a name in JSON", "text: Welcome.", `json: '{"a": "{{ usr }}"}'`,
			`15:27 "usr" is nothing that a page knows (did you mean "user"?)`},
		{"a header that something else writes", "text: Welcome.", "header: {Set-Cookie: a=b}",
			"15:13 Set-Cookie is written by something else: write set_cookie ()"},
		{"a cache as a list", "expect: {stored: [cup]}", "expect: {cache: [cup]}",
			"31:21 cache is a map of entries, or the word empty, found a list (say what each is, as in {tries-alice: 3})"},
		{"a code before it is made", "text: Welcome.", "response: '{{ code }}'",
			"15:24 code is not known here (make_code stands before it, in the same list of actions)"},
		{"an entry whose name no template has", "text: Welcome.", "response: '{{ cache.tries-alice }}'",
			"15:24 TemplateSyntaxError: Could not parse the remainder: '-alice' from 'cache.tries-alice' (write context: {NAME: {from_cache: tries-alice}}, and {{ NAME }})"},
		{"a timeout that leaves the time", "text: Welcome.", "cache_add: {name: a, timeout: 5m}",
			"15:13 cache_add leaves an entry its time: a timeout goes with from ()"},
		{"an entry that is not kept", "text: Welcome.", "cache_set: {name: a, value: b, timeout: 0s}",
			"15:13 cache_set keeps nothing with such a timeout: a second is the least ()"},
		{"an entry without a name", "text: Welcome.", "cache_delete: ''",
			"15:27 an entry of the cache has a name (as in tries-{{ post.username }})"},
		{"an amount that is no number", "text: Welcome.", "session_add: {name: a, by: 'x{{ post.n }}'}",
			`15:40 wanted a whole number or one {{ }}, found "x{{ post.n }}" (as in 3 or {{ post.amount }})`},
		{"a code of letters that are none", "text: Welcome.", "make_code: {length: 6, of: 가나}",
			`15:13 a code is made of plain letters, digits and signs, not of '가' ()`},
		{"a code that is too long", "text: Welcome.", "make_code: {length: 1000}",
			"15:13 a code has 1 to 256 characters ()"},
		{"claims that nobody checked", "text: Welcome.", "when: {claims: {sub: x}, then: [{fail: true}]}",
			"15:29 claims.name is not known here (it is known in if_valid of check_signed and check_jwt, and behind these where if_not answers)"},
		{"an age the other way round", "text: Welcome.", "when: {session: {a: {older_than: 5m}}, then: [{fail: true}]}",
			`15:34 a test has no "older_than" (write younger_than, and what is older in else)`},
		{"a context from two places", "text: Welcome.", "context: {a: {in_session: a, from_cache: b}}",
			"15:26 a value of the context comes from one place: in_session, from_cache or from_cookie (as in {from_cache: name})"},
		{"a token before it is made", "text: Welcome.", "response: '{{ token }}'",
			"15:24 token is not known here (make_signed or make_jwt stands before it, in the same list of actions)"},
		{"claims where the token does not hold", "text: Welcome.", "check_jwt: {if_not: [{response: '{{ claims.sub }}'}]}",
			"15:46 claims.sub is not known here (it is known in if_valid of check_signed and check_jwt, and behind these where if_not answers)"},
		{"a token that never is too old", "text: Welcome.", "check_signed: {value: '{{ cookie.a }}', if_expired: [{text: Old.}], if_not: [{text: No.}]}",
			"15:13 check_signed has if_expired, and without max_age nothing is too old ()"},
		{"a signed cookie that nobody read", "text: Welcome.", "response: '{{ signed }}'",
			"15:24 signed is not known here (get_signed_cookie stands before it, in the same list of actions, and answers or has a default where the cookie does not hold; or it stands in its if_valid)"},
		{"a default and what is done without one", "text: Welcome.", "get_signed_cookie: {name: a, default: x, if_not: [{text: No.}]}",
			"15:13 get_signed_cookie has a default, and so nothing is left for if_not and if_expired ()"},
		{"a user by two columns", "text: Welcome.", "load_user: {pk: '1', email: a@b.test}", "15:24 a user is looked up by one of username, pk and email, found 2 (as in {email: '{{ post.email }}'})"},
		{"a user who is looked for in vain", "text: Welcome.", "find_user: {email: a@b.test}", "15:24 find_user asks and does nothing with the answer (as in {email: '{{ post.email }}', if_not: [{text: Nobody.}]})"},
		{"a user whom nobody has found", "text: Welcome.", "response: '{{ found.email }}'", "15:24 found.email is not known here (it is known in if_found of find_user, and behind it where if_not answers; and behind load_user, authenticate, create_user and keep_visitor)"},
		{"a column that a user does not have", "text: Welcome.", "when: {user: {is_stuff: {is_true: true}}, then: [{text: No.}]}", "15:27 user has no is_stuff (did you mean \"is_staff\"?)"},
		{"a column of a user that is not there", "text: Welcome.", "when: {user: {is_staff: {there: true}}, then: [{text: No.}]}", "15:45 nothing is looked up in user: it is there, whatever it is (write is_true)"},
		{"a user of whom nothing is changed", "text: Welcome.", "save_user: {whose: visitor}", "15:24 save_user changes nothing (as in {active: false})"},
		{"a user who is changed and was not found", "text: Welcome.", "save_user: {active: false}", "15:13 save_user has no user: find, load or create one, or write whose: visitor ()"},
		{"a password of nobody", "text: Welcome.", "check_password: {whose: found, password: a, if_not: [{text: No.}]}", "15:13 check_password has no user: find, load or create one, or write whose: visitor ()"},
		{"a mail that says nothing", "text: Welcome.", "send_mail: {to: a@b.test, subject: Hello}", "15:24 a mail says something: it has text or html (write text: …)"},
		{"a mail that says it twice", "text: Welcome.", "send_mail: {to: a@b.test, subject: Hello, text: a, html: b}", "15:70 a mail has text or html, and not both (leave one of the two out)"},
		{"an exception that Django does not know", "text: Welcome.", "fail: Http403", "15:19 wanted true, Http404 or PermissionDenied, found \"Http403\" (did you mean \"Http404\"?)"},
		{"a text that contains another", "text: Welcome.", "when: {header: {Accept-Language: {contains: ko}}, then: [{text: No.}]}", "15:47 a test has no \"contains\" (write has)"},
		{"a middleware that does what it cannot", "built_in: accounts", "built_in: accounts\n    middleware: [{login: form}]", "9:19 login has no user: check a form, load a user, or name one ()"},
		{"a user without a password", "alice: {password: pw}", "alice: {password: pw}, bob: {email: b@b.test}", "9:41 the user has no password (add password: …, or unusable_password: true)"},
		{"a user with two passwords", "alice: {password: pw}", "alice: {password: pw}, bob: {password: pw, unusable_password: true}", "9:75 a password, and none by which anybody could log in (leave one of the two out)"},
		{"a flag by Django's name", "alice: {password: pw}", "alice: {password: pw, is_staff: true}", "9:35 a user has no \"is_staff\" here (write staff)"},
		{"a user called anonymous", "alice: {password: pw}", "alice: {password: pw}, anonymous: {password: pw}", "9:36 anonymous is a word of its own where users are named (choose another name)"},
		{"a user with a blank in the name", "alice: {password: pw}", "alice: {password: pw}, mina kim: {password: pw}", "9:36 a user's name has letters, digits and @ . + - _, found \"mina kim\" (as in mina or mina@post.test)"},
		{"a user with a long name", "alice: {password: pw}", "alice: {password: pw}, " + strings.Repeat("가", 151) + ": {password: pw}", "9:36 a user's name has 150 characters at most, found 151 (a shorter name)"},
		{"a part of nothing", "{cookie: sessionid}", "{part: '(.*)'}", "18:28 part is of a value, which another key names (as in {cookie: price, part: '^[^:]+:(.*)$'})\n26:32 $key is not remembered by any step before (a step before this one remembers it; for a dollar sign write $$)"},
		{"a part without a group", "{cookie: sessionid}", "{cookie: sessionid, part: '.*'}", "18:47 wanted a regular expression with one group, found 0 groups (put what is to be kept in parentheses: 'token: ([a-z0-9]+)')"},
		{"a part of a body", "{cookie: sessionid}", "{body: '(.*)', part: '(.)'}", "18:42 what is kept of a body is a part of it already (leave it out)"},
		{"a token of no dict", "text: Welcome.", "make_jwt: {claims: '[]'}",
			`15:13 make_jwt signs a dict, as in {"user": "alice"} ()`},
		{"an operator of another language", "text: Welcome.", "template: '{% if get.a = \"1\" %}x{% endif %}'",
			"15:24 TemplateSyntaxError: Could not parse the remainder: '=' from '=' (write ==)"},
		{"a port", "visit: https://tea.test/", "visit: https://tea.test:8000/",
			`28:12 the lesson has no site "tea.test:8000" (leave the port out, or declare tea.test:8000 as a site of its own)`},
		// Pages that are not there.
		{"a path misspelt", "visit: https://club.test/", "visit: https://club.test/lgoin/",
			`21:12 club.test has no page /lgoin/ (did you mean "/login/"?; to show what is not there, expect status: 404)`},
		{"a path that is near no page", "visit: https://club.test/", "visit: https://club.test/tea", ""},
		{"a path below a page", "visit: https://club.test/", "visit: https://club.test/login/me", ""},
		{"a path in another case", "visit: https://club.test/", "visit: https://club.test/Login/", ""},
		{"a path misspelt in a built-in site", "url: https://club.test/login/", "url: https://club.test/longin/?next=/",
			`17:20 club.test has no page /longin/ (did you mean "/login/"?; to show what is not there, expect status: 404)`},
		{"a slash that Django appends", "url: https://club.test/login/", "url: 'https://club.test/login?a=1#top'", ""},
		{"a page that is missing on purpose", "https://tea.test/\n    say: |\n      Tea.\n    expect: {stored: [cup]}",
			"https://tea.test/meun\n    say: |\n      Tea.\n    expect: {status: 404}", ""},
		{"a page that the answers are about", "https://tea.test/\n    say: |\n      Tea.\n    expect: {stored: [cup]}",
			"https://tea.test/meun\n    say: |\n      Tea.\n    expect: {hops: [{status: 404, sent: []}]}", ""},
		{"a page with a remembered value in its path", "visit: https://tea.test/", "visit: https://tea.test/$key", ""},
		// What an editor or a keyboard adds.
		{"typographic quotes", "value: small", "value: “small”",
			"14:44 the quotes in “small” are typographic, and part of the value (write straight ones, \" or ', or none: a plain value needs no quotes)"},
		{"a value that no header carries", "value: small", "value: 작은",
			`14:44 a header carries Latin-1 only, found "작은" (write %EC%9E%91%EC%9D%80, as quote() of Python's urllib.parse does)`},
		{"nobody to sign in", "    users: {alice: {password: pw}}\n", "",
			"16:52 club.test has no user \"alice\" (give the site users: {alice: {password: ...}})\n24:13 no site of the lesson has a user \"alice\" (it is one of anonymous, not-asked)"},
		// Forms that people try first.
		{"a list of rules", "stored: [cup]", "not_sent: [cup]",
			"31:24 not_sent is a map of cookies to rules, found a list (say by which rule, as in {sessionid: expired}, or {sessionid: any})"},
		{"nobody to log in, in a branch", "          - text: Welcome.", "          - check_login_form: {if_valid: [{login: bob}, {redirect: /}], if_not: [{text: No.}]}",
			"15:51 login names \"bob\", who is no user of the site (give the site users: {bob: {password: ...}})"},
		{"a rule of another fate", "stored: [cup]", "stored: {cup: sent-cross-site}",
			"31:28 sent-cross-site is no rule of stored (it stands in sent)"},
		{"a rule that never keeps back", "stored: [cup]", "not_sent: {cup: max-age-wins}",
			"31:30 max-age-wins is no rule of not_sent (it stands in stored, replaced or deleted)"},
		{"a rule misspelt", "stored: [cup]", "sent: {cup: sent-crosssite}",
			"31:26 \"sent-crosssite\" is the code of no rule (did you mean \"sent-cross-site\"?)"},
		{"no reason", "stored: [cup]", "reason: csrf-token-mising",
			"31:22 \"csrf-token-mising\" is no reason (did you mean \"csrf-token-missing\"?)"},
		{"an exception misspelt", "stored: [cup]", "reason: KeyEror",
			"31:22 \"KeyEror\" is no reason (did you mean \"KeyError\"?)"},
		{"a reason in words", "stored: [cup]", "reason: 'the token'",
			"31:22 \"the token\" is no reason (docs/lesson-format.md lists the reasons; of an exception it is the name that Python has)"},
		{"an address elsewhere", "stored: [cup]", "address: https://coffee.test/",
			"31:23 the lesson has no site \"coffee.test\" (declare it under sites)"},
		{"an address as nobody asks for it", "stored: [cup]", "address: https://TEA.test",
			"31:23 a browser asks for this address in another spelling (write https://tea.test/)"},
		{"an answer that is no JSON", "stored: [cup]", "json: '{cup: 1}'",
			"31:20 wanted JSON: invalid character 'c' looking for beginning of object key string (as in '{\"user\": \"alice\", \"apples\": 2}')"},
		{"JSON as a list", "stored: [cup]", "json: [cup]",
			"31:20 json is a text that is JSON, or a map of names to matches, found a list (write a list of JSON as a text: '[\"apple\"]')"},
		{"a list of cookies", "stored: [cup]", "jar: [cup]",
			"31:19 jar is a map of cookies, or the word empty, found a list (say what each is like, as in {sessionid: {lasts: 14d}})"},
		{"a button alone", "visit: https://tea.test/", "submit: Log in",
			`28:13 submit is a map, found "Log in" (write submit: {button: Log in})`},
		{"an address alone", "visit: https://tea.test/", "send: https://tea.test/",
			`28:11 send is a map, found "https://tea.test/" (write send: {url: https://tea.test/})`},
		{"a word for a length", "lasts: 14d", "lasts: session",
			`26:45 wanted a length of time such as 14d, or until-close, found "session" (a session cookie lasts until-close)`},
		{"a code of no rule", "stored: [cup]", "gone: {cup: vanished}",
			`31:26 "vanished" is the code of no rule (docs/lesson-format.md lists the codes)`},
		{"a page in a hop", "stored: [cup]", "hops: [{page: {shows: [Welcome]}}]",
			`31:22 a hop has no "page" (it is about the whole step: write it beside hops)`},
		{"a pattern", "stored: [cup]", "body: {matches: '(a'}",
			"31:30 wanted a regular expression: error parsing regexp: missing closing ): `(a` (the syntax is RE2's)"},
	} {
		src := strings.Replace(whole, c.old, c.new, 1)
		_, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"whole.yaml": {Data: []byte(src)}}}, "whole")
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, d := range list {
			said = append(said, strings.TrimPrefix(d.Pos.String(), "whole.yaml:")+" "+d.Message+" ("+d.Hint+")")
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.about, got, c.want)
		}
	}
}

// TestAPredictionThatNobodyWins says of each choice why it does not hold.
func TestAPredictionThatNobodyWins(t *testing.T) {
	src := strings.Replace(whole, "    visit: https://tea.test/", `    predict:
      ask: |
        How many?
      choices:
        none: {text: None, if: {stored: []}}
        two: {text: Two, if: {status: 200, stored: [cup, lid]}}
    visit: https://tea.test/`, 1)
	p, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"whole.yaml": {Data: []byte(src)}}}, "whole")
	if err != nil || len(list) > 0 {
		t.Fatal(err, list)
	}
	tr, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	failed := tr.Steps[1].Failed()
	if len(failed) != 1 || failed[0].Found.EN != "none: none (stored: wanted [], found [cup]), two (stored: wanted [cup, lid], found [cup])" {
		t.Errorf("failed: %+v", failed)
	}
}
