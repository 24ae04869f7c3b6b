package webtest_test

import (
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"statelab/webtest"
)

// In a bubble two weeks pass at once, for the browser and for the shop's own time.Now.
func TestASessionEndsOnBothSides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := webtest.New(t, webtest.Hosts{"shop.test": &shop{}})
		alice := web.Browser("alice")
		alice.Visit("/login")
		alice.Submit("Log in", url.Values{"user": {"alice"}})
		stolen := alice.WantCookie(t, "sid")

		web.Advance(14*24*time.Hour - time.Second)
		alice.Visit("/").Last().WantSent(t, "sid")
		alice.WantWords(t, "Hello, alice.")

		time.Sleep(time.Second) // as good as Advance
		alice.Visit("/").Last().WantWithheld(t, "sid", "expired")
		alice.WantWords(t, "Hello, stranger.")

		// A thief keeps no end: what has to end the session is the row of the server.
		mallory := web.Browser("mallory")
		mallory.PutCookie("https://shop.test/", webtest.Cookie{Name: "sid", Value: stolen.Value})
		mallory.Visit("/").Last().WantSent(t, "sid")
		mallory.WantWords(t, "Hello, stranger.")
	})
}
