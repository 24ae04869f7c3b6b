package scenario_test

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// A broken is a lesson with one token of its Python broken.
type broken struct {
	line     int // of the file, counted from 1
	was, now string
	src      string
}

var (
	codeBlock  = regexp.MustCompile(`^( *)(?:- )?(?:view|views|forms|signals|context_processors): \|$`)
	wordIn     = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*`)
	pythonWord = regexp.MustCompile(`^(?:class|from|import|return|raise|assert|None|True|False|else|elif|while|with|yield|pass|break|continue|except|finally|lambda|global|async|await|self|objects)$`)
	definesIn  = regexp.MustCompile(`^\s*(?:async )?(?:def|for|with|except|lambda)\b|\bfor\b|\blambda\b|\bas\b|:=`)
	quotedIn   = regexp.MustCompile(`f?"[^"]*"|'[^']*'|#.*`)
)

// codeLines are the numbers of the lines of a lesson that are Python, counted from 0.
func codeLinesOf(lines []string) (all []int) {
	indent := -1
	for i, line := range lines {
		own := len(line) - len(strings.TrimLeft(line, " "))
		if m := codeBlock.FindStringSubmatch(line); m != nil {
			indent = own
			continue
		}
		if indent >= 0 && strings.TrimSpace(line) != "" && own <= indent {
			indent = -1
		}
		code := strings.TrimSpace(line)
		if indent >= 0 && code != "" && !strings.HasPrefix(code, "#") && !strings.HasPrefix(code, `"""`) && !strings.HasPrefix(code, "{hole") {
			all = append(all, i)
		}
	}
	return all
}

// breaks are the ways to break one token of a line: a word misspelt, a bracket or a colon left out. What a line gives a
// name is left as it is, since another name is told where it is used.
func breaks(line string, draw *rand.Rand) (all []string) {
	bare := quotedIn.ReplaceAllStringFunc(line, func(text string) string { return strings.Repeat("_", len(text)) })
	gives := map[string]bool{}
	if head, _, is := strings.Cut(bare, " = "); is {
		for _, name := range wordIn.FindAllString(head, -1) {
			gives[name] = true
		}
	}
	defines := definesIn.MatchString(bare)
	for _, at := range wordIn.FindAllStringIndex(bare, -1) {
		word := bare[at[0]:at[1]]
		attribute := at[0] > 0 && bare[at[0]-1] == '.'
		keyword := at[1] < len(bare) && bare[at[1]] == '=' && !strings.HasPrefix(bare[at[1]:], "==")
		switch {
		case len(word) < 4 || strings.Trim(word, "_") == "" || strings.HasPrefix(word, "__"):
			continue
		case pythonWord.MatchString(word):
			continue
		case gives[word] && !attribute, keyword, defines && !attribute:
			continue
		case strings.HasPrefix(strings.TrimSpace(bare), "class ") && !strings.Contains(bare[:at[0]], "("):
			continue
		}
		n := 1 + draw.Intn(len(word)-2)
		swapped := word[:n] + word[n+1:n+2] + word[n:n+1] + word[n+2:]
		if swapped == word {
			swapped = word[:n] + word[n+1:]
		}
		all = append(all, line[:at[0]]+swapped+line[at[1]:])
	}
	for _, c := range []string{")", "]", "}", "("} {
		at := strings.LastIndex(bare, c)
		alone := at >= 0 && (strings.Count(bare, "(") != strings.Count(bare, ")") || strings.Count(bare, "[") != strings.Count(bare, "]") || strings.Count(bare, "{") != strings.Count(bare, "}"))
		if at >= 0 && !alone { // of a bracket that is closed on another line that one is told
			all = append(all, line[:at]+line[at+1:])
		}
	}
	if strings.HasSuffix(strings.TrimSpace(bare), ":") {
		all = append(all, strings.TrimSuffix(strings.TrimRight(line, " "), ":"))
	}
	return all
}

// brokenBy draws a break of a lesson.
func brokenBy(src string, draw *rand.Rand) (b broken, ok bool) {
	lines := strings.Split(src, "\n")
	code := codeLinesOf(lines)
	if len(code) == 0 {
		return b, false
	}
	for range 20 {
		i := code[draw.Intn(len(code))]
		if ways := breaks(lines[i], draw); len(ways) > 0 {
			by := ways[draw.Intn(len(ways))]
			other := slices.Clone(lines)
			other[i] = by
			return broken{i + 1, strings.TrimSpace(lines[i]), strings.TrimSpace(by), strings.Join(other, "\n")}, true
		}
	}
	return b, false
}

// TestTheBrokenLineIsTold breaks one token of the Python of each example, by chance and each time the same: what is told
// stands on that line, and nothing is told of others. What is wrong with a models.py has its own tests.
func TestTheBrokenLineIsTold(t *testing.T) {
	pattern, times := "../../docs/examples/*.yaml", 6
	if own := os.Getenv("BROKEN"); own != "" {
		pattern, times = own, 60
	}
	files, _ := filepath.Glob(pattern)
	told, elsewhere, silent := 0, 0, 0
	for n, file := range inShort(files) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		draw := rand.New(rand.NewSource(int64(n) + 1))
		for range times {
			b, ok := brokenBy(string(src), draw)
			if !ok {
				break
			}
			_, problems, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{name + ".yaml": {Data: []byte(b.src)}}}, name)
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) == 0 {
				silent++
				if os.Getenv("SILENT") != "" {
					t.Logf("silent: %s:%d: %s  (was %s)", name, b.line, b.now, b.was)
				}
				continue
			}
			told++
			var others []string
			is := false
			for _, p := range problems {
				if p.Pos.Line == b.line {
					is = true
				} else {
					others = append(others, fmt.Sprintf("%d: %s (%s)", p.Pos.Line, p.Message, p.Hint))
				}
			}
			if !is || len(others) > 0 {
				elsewhere++
				t.Logf("%s:%d: %s\n  was: %s\n  told there: %v, and\n  %s", name, b.line, b.now, b.was, is, strings.Join(others, "\n  "))
			}
		}
	}
	t.Logf("%d told, %d of them elsewhere, and %d not told", told, elsewhere, silent)
	if elsewhere*20 > told || silent*20 > told {
		t.Errorf("of %d broken lines %d are told elsewhere, and %d are not told", told, elsewhere, silent)
	}
}
