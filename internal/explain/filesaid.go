package explain

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/rule"
)

// mostNamed are the cookies, or lines, that a sentence about a file names.
const mostNamed = 4

// Says answers in a sentence what of a file would be sent, what would not, and what can be
// done about it. Unread are the entries that are no cookies.
func (s *FileSent) Says(unread []FileCookie) rule.Text {
	var goes, ended, stays []string
	var lasted []time.Duration
	for i := range s.Cookies {
		name := cut(string(s.Cookies[i].Name), 60)
		switch {
		case s.Cookies[i].Fate == Goes:
			goes = append(goes, name)
		case i < len(s.Of) && s.Of[i].State == Ended:
			ended, lasted = append(ended, name), append(lasted, -s.Of[i].Lasts)
		default:
			stays = append(stays, name)
		}
	}
	all := len(s.Cookies)
	t := rule.Textf("%[1]d of %[2]d cookies of the site is sent", "이 사이트의 쿠키 %[2]d개 가운데 %[1]d개를 보냄", len(goes), all)
	if len(goes) != 1 {
		t.EN = fmt.Sprintf("%d of %d cookies of the site are sent", len(goes), all)
	}
	add := func(list []string, one, many, ko string) {
		if len(list) == 0 {
			return
		}
		en := one
		if len(list) > 1 {
			en = many
		}
		named := some(list)
		t.EN += fmt.Sprintf(en, listed(named, ", ", " and "))
		t.KO += fmt.Sprintf(ko, strings.Join(named, ", "))
	}
	add(ended, "; %s has ended", "; %s have ended", ". 만료됨: %s")
	if len(ended) > 0 {
		en, ko := ago(lasted)
		t.EN, t.KO = t.EN+" "+en, t.KO+" ("+ko+")"
	}
	add(stays, "; %s is held back", "; %s are held back", ". 보내지 않음: %s")
	add(placesOf(unread), "; line %s was not read", "; lines %s were not read", ". 읽지 못한 줄: %s")
	t.EN, t.KO = t.EN+".", t.KO+"."
	if len(ended) > 0 {
		t.EN += " Export the file again while you are logged in: what has ended is not sent by anybody."
		t.KO += " 만료된 쿠키는 아무도 보내지 않으므로, 로그인한 상태에서 파일을 다시 내보내야 함."
	}
	if len(unread) > 0 {
		t.EN += " In a cookies.txt 7 fields stand on a line, with tabs in between."
		t.KO += " cookies.txt의 한 줄은 필드 7개이며 탭으로 나눔."
	}
	return t
}

// ago says how long ago cookies ended: the latest of them and the earliest.
func ago(lasted []time.Duration) (en, ko string) {
	latest, earliest := rule.Length(slices.Min(lasted)), rule.Length(slices.Max(lasted))
	if latest == earliest {
		return latest.EN + " ago", latest.KO + " 전"
	}
	return latest.EN + " to " + earliest.EN + " ago", latest.KO + " 전부터 " + earliest.KO + " 전 사이"
}

// placesOf are the lines, or the numbers, of entries of a file, with the names that can be
// seen there.
func placesOf(list []FileCookie) []string {
	var places []string
	for _, c := range list {
		n := c.Row
		if n == 0 {
			n = c.Number
		}
		place := fmt.Sprint(n)
		if c.Name != "" {
			place += " (" + cut(string(c.Name), 60) + ")"
		}
		places = append(places, place)
	}
	return places
}

// some are the first of a list, and how many more there are.
func some(list []string) []string {
	if len(list) <= mostNamed {
		return list
	}
	return append(list[:mostNamed:mostNamed], fmt.Sprintf("+%d", len(list)-mostNamed))
}
