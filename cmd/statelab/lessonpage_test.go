package main

import (
	"cmp"
	"fmt"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// BenchmarkPages is what a page takes beside the same lesson as verbose lines, each as a whole
// process, for all lessons of the curriculum: of each, the fewest milliseconds of the processor
// in any iteration, and of the clock. It prints all lessons, those that take most at the end.
func BenchmarkPages(b *testing.B) {
	program := asProgram(b, b.TempDir())
	type took struct{ processor, clock time.Duration }
	run := func(least took, args ...string) took {
		cmd, begin := exec.Command(program, args...), time.Now()
		cmd.Env = []string{"HOME=" + b.TempDir()}
		if err := cmd.Run(); err != nil {
			b.Fatal(args, err)
		}
		now := took{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(begin)}
		if least == (took{}) {
			return now
		}
		return took{min(least.processor, now.processor), min(least.clock, now.clock)}
	}
	type pair struct {
		lesson      string
		lines, page took
	}
	var pairs []pair
	for _, l := range curriculumCourse().Order() {
		pairs = append(pairs, pair{lesson: l})
	}
	for b.Loop() {
		for i := range pairs {
			p := &pairs[i]
			p.lines = run(p.lines, "lesson", "run", "--verbose", p.lesson)
			p.page = run(p.page, "lesson", "page", p.lesson)
		}
	}
	times := func(p pair) float64 { return float64(p.page.processor) / float64(p.lines.processor) }
	slices.SortFunc(pairs, func(p, q pair) int { return cmp.Compare(times(p), times(q)) })
	for _, p := range pairs {
		fmt.Printf("%4.2f times of the processor, %4.2f of the clock: %s, %v and %v\n", times(p), float64(p.page.clock)/float64(p.lines.clock), p.lesson,
			p.lines.processor.Round(time.Millisecond/10), p.page.processor.Round(time.Millisecond/10))
	}
	b.ReportMetric(times(pairs[len(pairs)/2]), "times/half")
	b.ReportMetric(times(pairs[len(pairs)-1]), "times/most")
}
