package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/jarline"
)

func (a *app) jarCommand() *cobra.Command {
	var files jarline.Files
	cmd := &cobra.Command{
		Use:   "jar",
		Short: a.say(words.jar),
		Long:  a.say(words.jarLong),
		Example: `  {"op":"reset","profile":"chromium","third_party":"allowed"}
  {"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/","lines":["a=1"]}
  {"op":"get","now":"2026-03-02T09:05:00Z","url":"https://shop.test/cart"}
  {"op":"list","now":"2026-03-02T09:05:00Z"}`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if files.Load != "" {
				switch info, err := os.Stat(files.Load); {
				case err != nil:
					return mistake{reason(files.Load, err)}
				case info.IsDir():
					return mistaken(mistakes.noJarFile, files.Load)
				}
			}
			err := jarline.Serve(a.in, a.out, files)
			var problems diag.List
			if errors.As(err, &problems) {
				return &exit{exitUsage, problems}
			}
			return written(err)
		},
	}
	cmd.Flags().StringVar(&files.Load, "load", "", a.say(words.load))
	cmd.Flags().StringVar(&files.Save, "save", "", a.say(words.save))
	return cmd
}
