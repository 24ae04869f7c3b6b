package world

import (
	"net/url"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Act is one thing that somebody does. It is plain data: two are the same where
// reflect.DeepEqual says so, and one that is done again in a world that stands as it
// stood then does the same again.
//
// A text of an act that says so may hold $name, which stands for the value kept under
// that name, and $$, which is a dollar. Values are put in when the act is done.
type Act interface {
	// Kind says what all acts of that type have in common.
	Kind() Kind

	// say tells the act in one sentence before it is done.
	say(*stage) rule.Text
	// do makes it happen and records it.
	do(*stage) error
}

// concerned is the site that an act is about, "" where a request decides that.
func concerned(a Act) string {
	if a, ok := a.(interface{ site() string }); ok {
		return a.site()
	}
	return ""
}

// Kind is what is known of an act before its texts are.
type Kind struct {
	Verb           string // what lessons call it
	Browser        bool   // a browser does it, in one of its tabs
	ByHand         bool   // no browser does it, and it may be told at whose it is done
	Requests       bool   // it makes requests
	Disconnects    bool   // the browser's connections close
	RestartsServer bool   // what was in the server's memory is lost
}

// Field is a field of a form or of a header with its value.
type Field struct{ Name, Value string }

// Visit goes to an address.
type Visit struct {
	URL string // absolute; $name
}

// Kind implements Act.
func (Visit) Kind() Kind { return Kind{Verb: "visit", Browser: true, Requests: true} }

// Click follows a link of the page shown.
type Click struct {
	Words string // of the link; $name
	Nth   int    // which of the links with these words, counted from 1; 0 is the only one
}

// Kind implements Act.
func (Click) Kind() Kind { return Kind{Verb: "click", Browser: true, Requests: true} }

// Twice is how something is sent twice.
type Twice string

// The ways to send something: once, twice before an answer is there, so that the server handles both side by side, and
// once more when the server has answered, and before that has come.
const (
	Once   Twice = ""
	AtOnce Twice = "true"
	InTurn Twice = "in_turn"
)

// begin is how the two requests of something that is sent twice are handled.
func (s *stage) begin(twice Twice) func() (stopped <-chan struct{}, end func()) {
	if twice == InTurn {
		return func() (<-chan struct{}, func()) { return nil, func() {} }
	}
	return s.beside.Begin
}

// Submit types into the fields of a form of the page shown and presses its button.
type Submit struct {
	Button string  // its words; $name
	Nth    int     // which of the buttons with these words, counted from 1; 0 is the only one
	Fields []Field // what is typed; $name in values
	Hidden []Field // hidden fields that are changed in developer tools before; $name in values
	Twice  Twice   // with a double click
}

// Kind implements Act.
func (Submit) Kind() Kind { return Kind{Verb: "submit", Browser: true, Requests: true} }

// The buttons that Press presses.
const (
	Back    = "back"
	Forward = "forward"
	Reload  = "reload"
)

// Press presses a button of the browser's own.
type Press struct {
	Button string // Back, Forward or Reload
}

// Kind implements Act.
func (Press) Kind() Kind { return Kind{Verb: "press", Browser: true, Requests: true} }

// RestartBrowser closes the browser and opens it again.
type RestartBrowser struct {
	Restored bool // the last session is restored: tabs and session cookies are back
}

// Kind implements Act.
func (RestartBrowser) Kind() Kind {
	return Kind{Verb: "restart_browser", Browser: true, Disconnects: true}
}

// PutCookie types a cookie into the jar, as developer tools let a person do.
type PutCookie struct {
	URL              string // of a page whose host gets the cookie; $name
	Name, Value      string // $name
	Domain           string // empty: for the host of URL alone
	Path             string // $name; empty: /
	Secure, HTTPOnly bool
	SameSite         string         // Strict, Lax, None, or empty for none named
	Lasts            *time.Duration // nil: until the browser closes
}

// Kind implements Act.
func (PutCookie) Kind() Kind { return Kind{Verb: "put_cookie", Browser: true} }

// DropCookie deletes the cookies of a name by hand.
type DropCookie struct{ Name string }

// Kind implements Act.
func (DropCookie) Kind() Kind { return Kind{Verb: "drop_cookie", Browser: true} }

// DropCookies deletes all cookies that go to a site by hand.
type DropCookies struct{ Host string }

// Kind implements Act.
func (DropCookies) Kind() Kind { return Kind{Verb: "drop_cookies", Browser: true} }

// OpenMail opens the newest mail to an address in a mailbox, and clicks a link in it.
type OpenMail struct {
	URL   string // of the mailbox's first page
	To    string // the address; $name
	Words string // of the link; $name; empty: the only one
}

// Kind implements Act.
func (OpenMail) Kind() Kind { return Kind{Verb: "open_mail", Browser: true, Requests: true} }

// Address is where the mail is shown alone.
func (a OpenMail) Address(kept Values) string {
	return a.URL + "?to=" + strings.ReplaceAll(url.QueryEscape(kept.Expand(a.To)), "%40", "@") + "&newest="
}

// SignIn goes to a page with a form for a login, and fills it in and sends it.
type SignIn struct {
	URL            string // $name
	User, Password string
	Fields         []Field // what else is typed and ticked; $name in values
}

// Kind implements Act.
func (SignIn) Kind() Kind { return Kind{Verb: "sign_in", Browser: true, Requests: true} }

// Send sends a request without a browser and without a jar.
type Send struct {
	URL     string  // $name
	Method  string  // empty: GET
	Headers []Field // in the order in which they are sent; $name in values
	Body    string  // $name
	Twice   Twice
}

// Kind implements Act.
func (Send) Kind() Kind { return Kind{Verb: "send", Requests: true, ByHand: true} }

// Fetch lets a script of the page shown make a request. The browser asks other origins for
// leave first, where CORS wants that; the answer is recorded whether or not the script may
// read it. At most one of Fields, Body and JSON is set.
type Fetch struct {
	URL         string  // $name
	Method      string  // empty: GET
	Headers     []Field // that the script sets; $name in values
	Fields      []Field // in the query of a GET or a HEAD, else in the body; $name in values
	Body        string  // text/plain, unless a header says otherwise; $name
	JSON        string  // the same as application/json
	Credentials string  // include, same-origin or omit, as in fetch(); empty: same-origin
}

// Kind implements Act.
func (Fetch) Kind() Kind { return Kind{Verb: "fetch", Browser: true, Requests: true} }

// Script runs a line of script in the page shown, which reads or writes
// document.cookie: see CookieScript.
type Script struct {
	Line string // $name
}

// Kind implements Act.
func (Script) Kind() Kind { return Kind{Verb: "script", Browser: true} }

// Look looks at what is stored for a site, and sends nothing.
type Look struct{ Host string }

// Kind implements Act.
func (Look) Kind() Kind { return Kind{Verb: "look", Browser: true} }

// OpenDeveloperTools opens the table of cookies of the page shown, which is one of a
// site.
type OpenDeveloperTools struct{ Host string }

// Kind implements Act.
func (OpenDeveloperTools) Kind() Kind { return Kind{Verb: "open_developer_tools", Browser: true} }

// RestartServer stops the server of a site and starts it again.
type RestartServer struct{ Host string }

// Kind implements Act.
func (RestartServer) Kind() Kind { return Kind{Verb: "restart_server", RestartsServer: true} }

// CleanUp runs Django's clearsessions on a site.
type CleanUp struct{ Host string }

// Kind implements Act.
func (CleanUp) Kind() Kind { return Kind{Verb: "clean_up"} }

// ChangeUser lets an administrator change a user in the table of a site. Exactly one
// of Name, Password, Active and Deleted is set.
type ChangeUser struct {
	Host, User string
	Name       string // another name
	Password   string // another password
	Unusable   bool   // none by which anybody could log in
	Email      string // another address
	Active     *bool
	Staff      *bool
	Superuser  *bool
	Deleted    bool
}

// Kind implements Act.
func (ChangeUser) Kind() Kind { return Kind{Verb: "change_user"} }

// Shell is somebody who types lines into manage.py shell on a site.
type Shell struct {
	Host  string
	Text  string        // the lines as they are typed
	Lines httpsim.Lines // the same, read
}

// Kind implements Act.
func (Shell) Kind() Kind { return Kind{Verb: "shell"} }

// Migrate runs Django's migrate on a site.
type Migrate struct{ Host string }

// Kind implements Act.
func (Migrate) Kind() Kind { return Kind{Verb: "migrate"} }

// SetUserModel changes AUTH_USER_MODEL of a site, whose server starts again.
type SetUserModel struct {
	Host string
	To   string // one of httpsim.UserModels
}

// Kind implements Act.
func (SetUserModel) Kind() Kind { return Kind{Verb: "set_user_model", RestartsServer: true} }

// Resume lets the page go on that has waited longest at a stop of that name.
type Resume struct{ Pause string }

// Kind implements Act.
func (Resume) Kind() Kind { return Kind{Verb: "resume", Requests: true} }

// Deploy lets the servers of sites run other pages with other settings from here on.
// Their databases and memories stay, and so do jars and tabs.
type Deploy struct {
	Sites []httpsim.Site // not empty; what else differs from the site of that host is passed over
}

// Kind implements Act.
func (Deploy) Kind() Kind { return Kind{Verb: "deploy"} }

// Redeploy deploys another version of a site, whose servers start again with it. Its database stays, and so do jars and
// tabs.
type Redeploy struct {
	Host  string
	Sites []httpsim.Site // that one and the others of its project; what else differs from the site of each host is passed over
	About []string       // what is other than before: names of settings and files
	Told  []rule.Text    // the same line by line, as a person reads it
	As    any            // how it is written, for who reads lessons; a world does not look at it
}

// Kind implements Act.
func (Redeploy) Kind() Kind { return Kind{Verb: "deploy", RestartsServer: true} }

// Wait lets time pass and does nothing else. At most one of its fields is set.
type Wait struct {
	For   time.Duration // not negative
	Until *time.Time    // a moment that is not over
}

// Kind implements Act.
func (Wait) Kind() Kind { return Kind{Verb: trace.Waits} }
