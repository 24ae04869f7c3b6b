package render

import (
	"cmp"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/view"
)

// tellTimeline tells it in sentences: of each cookie and row one for each event.
func (t *Terminal) tellTimeline(tl *view.Timeline) {
	t.tell(t.say(phrases.Timeline))
	if len(tl.Lanes) == 0 {
		t.remark(t.say(phrases.NoLanes))
	}
	owner := ""
	for i := range tl.Lanes {
		l := &tl.Lanes[i]
		if is := l.Owner(); is != owner {
			owner = is
			t.tell("", t.ownerName(l).text())
		}
		var said []string
		for _, e := range l.Events {
			at := t.fill(heardWords.atStep, tl.Ticks[e.Tick].Step+1)
			switch tl.Ticks[e.Tick].Step {
			case view.SceneTick:
				at = t.say(heardWords.atScene)
			case view.EndTick:
				at = t.say(heardWords.between)
			}
			what := t.say(e.Word())
			if why := cmp.Or(t.say(e.Why), e.Said(t.o.Lang, short)); why != "" {
				what += " (" + why + ")"
			}
			said = append(said, t.fill(heardWords.event, at, what))
		}
		if left := l.Left(); !left.IsZero() {
			said = append(said, t.fill(heardWords.thereStill, t.say(left)))
		}
		t.tell(t.laneName(l, 0).text(), said...)
		if more := t.moreLanes(tl, i); more != "" {
			t.tell("", strings.Trim(more, "()"))
		}
	}
}
