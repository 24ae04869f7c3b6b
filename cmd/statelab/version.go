package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/explain"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: a.say(words.version),
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			lines := []string{a.built(info)}
			if list, ok := explain.SuffixList(); ok {
				days := int(time.Since(list) / (24 * time.Hour))
				lines = append(lines, fmt.Sprintf(a.say(words.suffixList), list.Format(time.DateOnly), days))
			}
			_, err := io.WriteString(a.out, strings.Join(lines, "\n")+"\n")
			return written(err)
		},
	}
}

// built says which program this is, as the go command wrote it down: a build from a
// checkout and a release know their commit, what was installed by its version that. The
// info is nil where there is none.
func (a *app) built(info *debug.BuildInfo) string {
	if info == nil {
		info = &debug.BuildInfo{}
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := fmt.Sprintf(a.say(words.commit), settings["vcs.revision"], settings["vcs.time"])
	switch {
	case settings["vcs.revision"] == "":
		commit = a.say(words.noCommit)
	case settings["vcs.modified"] == "true":
		commit += a.say(words.changed)
	}
	return "statelab " + version(info) + "\n" + commit + "\n" + fmt.Sprintf(a.say(words.builtWith), runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
}

// devel is the version of a build that does not know its own.
const devel = "devel"

// version is the version of the module, or devel.
func version(info *debug.BuildInfo) string {
	if info.Main.Version == "" || info.Main.Version == "(devel)" {
		return devel
	}
	return info.Main.Version
}
