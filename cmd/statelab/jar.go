package main

import (
	"errors"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/jarline"
)

func (a *app) jarCommand() *cobra.Command {
	var files jarline.Files
	cmd := &cobra.Command{
		Use:   "jar",
		Short: "Be a cookie jar for programs, one JSON object a line",
		Long: `jar reads requests from standard input, one JSON object a line, and answers each
with one line on standard output, until the input ends. A line that cannot be
understood is answered with an error, and the next one is read. The jar has no
clock: every request says what time it is. docs/jar-protocol.md has all fields.`,
		Example: `  {"op":"reset","profile":"chromium","third_party":"allowed"}
  {"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/","lines":["a=1"]}
  {"op":"get","now":"2026-03-02T09:05:00Z","url":"https://shop.test/cart"}
  {"op":"list","now":"2026-03-02T09:05:00Z"}`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			err := jarline.Serve(a.in, a.out, files)
			var problems diag.List
			if errors.As(err, &problems) {
				return &exit{exitUsage, problems}
			}
			return written(err)
		},
	}
	cmd.Flags().StringVar(&files.Load, "load", "", "begin with the cookies of a file: cookies.txt or JSON")
	cmd.Flags().StringVar(&files.Save, "save", "", "write the cookies into a file at the end: JSON if it ends in .json, else cookies.txt")
	return cmd
}
