// Package lessons is the curriculum: lesson files with their translations, and the
// course that they form. It holds data only.
package lessons

import "embed"

// Files are the lesson files: NAME.yaml, and NAME.LANG.yaml for a translation; and
// course.yaml, which has their order.
//
//go:embed *.yaml
var Files embed.FS
