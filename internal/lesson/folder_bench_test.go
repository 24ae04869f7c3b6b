package lesson_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
)

// BenchmarkFolder reads folders of many lessons, each with a translation. What a lesson
// costs in it is the same in both.
func BenchmarkFolder(b *testing.B) {
	for _, lessons := range []int{500, 5000} {
		b.Run(fmt.Sprintf("%d files", 2*lessons), func(b *testing.B) {
			files := fstest.MapFS{}
			for i := range lessons {
				files[fmt.Sprintf("l%d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "statelab: 1\nlesson: l%d\n", i)}
				files[fmt.Sprintf("l%d.ko.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "statelab: 1\ntranslation_of: l%d\nlanguage: ko\n", i)}
			}
			for b.Loop() {
				folder := lesson.Folder{FS: files}.Once()
				names, problems, err := folder.List()
				if err != nil || len(problems) > 0 {
					b.Fatal(err, problems)
				}
				for _, name := range names {
					if _, _, err := folder.Load(name, vocabulary()); err != nil {
						b.Fatal(err)
					}
					if _, _, err := folder.List(); err != nil { // as whoever looks for what is to be learnt first
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*lessons), "µs/lesson")
		})
	}
}
