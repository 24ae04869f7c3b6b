//go:build !unix

package database_test

import "errors"

func mkfifo(string) error { return errors.ErrUnsupported }
