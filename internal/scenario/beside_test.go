package scenario_test

import (
	"strings"
	"testing"
)

// paying is a bank with one way to pay, and a form for it.
const paying = `statelab: 1
lesson: paying
title: Two at once
summary: A small world.
clock: 2026-03-02T09:00:00Z
sites:
  bank.test:
    models:
      Payment: {fields: {order: CharField}}
      Used: {fields: {order: {type: CharField, unique: true}}}
    pages:
      /:
        get:
          - session_set: {paid: 'no'}
          - template: '<form method="post" action="/pay"><input type="hidden" name="order" value="17"> <button>Pay</button></form>'
      /pay:
        post:
          WAY
          - redirect: /paid
      /paid: {get: [{text: Thank you.}]}
given: [{visit: https://bank.test/}]
steps:
`

const (
	pays   = "{create_row: {model: Payment, set: {order: '{{ post.order }}'}}}"
	doubly = "submit: {button: Pay, twice: true}"
	paid1  = "{tables: {Payment: [{order: '17'}]}}"
	paid2  = "{tables: {Payment: [{order: '17'}, {order: '17'}]}}"
)

// Who looks first and writes then is passed by the other one between the two; what looks and
// writes in one holds.
func TestADoubleClickIsHandledSideBySide(t *testing.T) {
	for way, expect := range map[string]string{
		"- " + pays: paid2,
		"- when: {cache: {used: {there: false}}, then: [{cache_set: {name: used, value: 1}}, " + pays + "]}":              paid2,
		"- find_row: {model: Payment, where: {order: '17'}, if_not: [" + pays + "]}":                                      paid2,
		"- get_or_create_row: {model: Used, where: {order: '17'}, if_created: [" + pays + "]}":                            paid1,
		"- get_or_create_row: {model: Payment, where: {order: '17'}}":                                                     paid2,
		"- create_row: {model: Used, set: {order: '17'}, if_taken: [{status: 409}, {text: Paid.}]}\n          - " + pays:  paid1,
		"- when: {session: {paid: 'no'}, then: [{session_set: {paid: 'yes'}}, " + pays + "]}":                             paid2,
		"- pause: slow\n          - " + pays:                                                                              paid2,
		"- cache_add: {name: n, from: 0}\n          - " + pays:                                                            "{cache: {n: 1}}",
		"- cache_set: {name: n, value: {json: '0'}, if_new: true}\n          - cache_add: {name: n}\n          - " + pays: "{cache: {n: 2}}",
	} {
		steps := []string{step(doubly, expect)}
		if strings.Contains(way, "pause") { // it stops one request alone, and a lesson has to resume it
			steps = append(steps, step("visit: https://bank.test/", "{status: 200}"), step("submit: {button: Pay}", "{unchanged: [jar]}"), step("resume: slow", "{hops: [{status: 302}, {status: 200}]}"))
		}
		src := strings.Replace(paying, "WAY", way, 1) + story(steps...)
		for _, f := range failures(src, run(t, src)) {
			t.Errorf("%s: %v", way, f)
		}
	}
}

// A server that calls another one twice at the same moment is answered twice, and is no browser.
func TestARawRequestIsSentTwiceAtOnce(t *testing.T) {
	const call = "send: {url: 'https://bank.test/hook/', method: POST, body: order=17, headers: {Content-Type: application/x-www-form-urlencoded}, twice: true}"
	for way, expect := range map[string]string{
		"- find_row: {model: Used, where: {order: '17'}, if_not: [{create_row: {model: Used, set: {order: '17'}}}]}": "{hops: [{status: 200}, {status: 500}], tables: {Used: 1}}",
		"- get_or_create_row: {model: Used, where: {order: '17'}, if_created: [" + pays + "]}":                       "{hops: [{status: 200}, {status: 200}], tables: {Used: 1, Payment: 1}}",
		"- " + pays: "{hops: [{status: 200}, {status: 200}], tables: {Payment: 2}}",
	} {
		src := strings.Replace(strings.Replace(paying, "          WAY\n", "          - status: 404\n", 1), "      /paid:", "      /hook/:\n        csrf_exempt: true\n        post:\n          "+way+"\n          - text: ok\n      /paid:", 1) + story(step(call, expect))
		tr := run(t, src)
		for _, f := range failures(src, tr) {
			t.Errorf("%s: %v", way, f)
		}
	}
}
