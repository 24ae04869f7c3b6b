package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

func (a *app) pictureCommand() *cobra.Command {
	var output string
	var timeline bool
	cmd := &cobra.Command{
		Use:   "picture NAME|FILE STEP [BEAT]",
		Short: a.say(pictureWords.short),
		Long:  a.say(pictureWords.long),
		Example: `  statelab lesson picture logout alice-logs-out -o logout.svg
  statelab lesson picture logout alice-logs-out 2 -o first.svg --lang ko
  statelab lesson picture set-expiry-zero tuesday --timeline -o time.svg`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 3 && !timeline {
				return nil
			}
			return exactArgs(2)(cmd, args)
		},
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := a.picture(cmd.Context(), args, timeline)
			if err != nil {
				return err
			}
			return a.put(output, text, kept{0o666, []string{".svg"}})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", a.say(pictureWords.output))
	cmd.Flags().BoolVar(&timeline, "timeline", false, a.say(pictureWords.timeline))
	return cmd
}

// picture draws the step of a lesson that the words name, one beat of it where they name
// one, or the line of time up to it.
func (a *app) picture(ctx context.Context, args []string, timeline bool) ([]byte, error) {
	p, program, err := a.open(args[0])
	if err != nil {
		return nil, err
	}
	step := stepNamed(program.Lesson(), args[1])
	if step < 0 {
		return nil, noStep(program.Lesson(), args[1])
	}
	tr, err := play(ctx, program, "")
	if err != nil {
		return nil, err
	}
	if err := a.green(p, tr); err != nil {
		return nil, err
	}
	o := page.Options{Langs: []rule.Language{a.prose}, Rule: func(rule.Code) *rule.Rule { return nil }}
	var b bytes.Buffer
	if timeline {
		drawn, err := page.Timeline(&b, tr, step+1, o)
		if err == nil && !drawn {
			return nil, mistaken(pictureWords.noTime, args[1])
		}
		return b.Bytes(), faulty(err)
	}
	beat, err := beatOf(tr, step, args)
	if err != nil {
		return nil, err
	}
	err = page.Picture(&b, tr, step, beat, o)
	return b.Bytes(), faulty(err)
}

// beatOf is the number of the beat that the words name, 0 where they name none.
func beatOf(tr *trace.Trace, step int, args []string) (int, error) {
	drawn := page.Drawn(tr, step)
	if len(drawn) == 0 {
		return 0, mistaken(pictureWords.nothing, args[1])
	}
	if len(args) < 3 {
		return 0, nil
	}
	beat, err := strconv.Atoi(args[2])
	if err != nil || !slices.Contains(drawn, beat) {
		numbers := strings.Trim(strings.ReplaceAll(fmt.Sprint(drawn), " ", ", "), "[]")
		return 0, mistaken(pictureWords.noBeat, args[1], args[2], numbers)
	}
	return beat, nil
}

var pictureWords = struct {
	short, long, output, timeline, noTime, nothing, noBeat rule.Text
}{
	short: rule.Text{EN: "draw a step of a lesson as a picture (SVG), for slides", KO: "수업의 한 단계를 발표 자료에 쓸 그림(SVG)으로 그림"},
	long: rule.Text{
		EN: `picture plays a lesson and draws one step of it: the browser on the left, the
server on the right, what goes between them with what becomes of each cookie, and
below what both hold. BEAT draws only that part of the step, by its number in the
address of a page: logout/alice-logs-out/2. --lang chooses the language.`,
		KO: `picture는 수업을 실행해 한 단계를 그립니다. 왼쪽이 브라우저, 오른쪽이 서버이고,
그 사이에 오간 것과 쿠키마다 일어난 일, 그 아래에 양쪽에 남은 것이
나옵니다. BEAT를 적으면 단계의 그 부분만 그립니다. 페이지의 주소에 나오는
번호입니다: logout/alice-logs-out/2. 언어는 --lang으로 고릅니다.`,
	},
	output:   rule.Text{EN: "the file that is written (default: standard output)", KO: "쓸 파일 (적지 않으면 표준 출력)"},
	timeline: rule.Text{EN: "the timeline up to the step, and nothing else", KO: "그 단계까지의 타임라인만"},
	noTime:   rule.Text{EN: "up to %s there is neither a cookie nor a row to draw", KO: "%s 단계까지는 그릴 쿠키도 행도 없습니다"},
	nothing:  rule.Text{EN: "nothing happens in %s that could be drawn", KO: "%s 단계에는 그릴 것이 없습니다"},
	noBeat:   rule.Text{EN: "%s has no %s to draw; what happens in it: %s", KO: "%s 단계에서 %s번은 그릴 수 없습니다. 그릴 수 있는 번호: %s"},
}
