package httpsim

import (
	"fmt"

	"statelab/internal/database"
)

// FileError says why a file cannot keep the tables of a site.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v", e.File, e.Err) }

// Unwrap returns the fault itself.
func (e *FileError) Unwrap() error { return e.Err }

// openDatabase returns the database of a site that starts: with Django's tables
// and no rows. A file that cannot be that is a *FileError.
func (e Env) openDatabase(schema *database.Schema) (*database.DB, error) {
	if e.File == "" {
		return schema.OpenMemory()
	}
	db, err := schema.OpenFresh(e.File)
	if err != nil {
		return nil, &FileError{e.File, err}
	}
	return db, nil
}

// Broken returns what kept the site's database from working, such as a full disk, as a
// *FileError where it is kept in a file. A page that fails for it is no lesson.
func (s *Server) Broken() error {
	err := s.db.Broken()
	if err == nil || s.env.File == "" {
		return err
	}
	return &FileError{s.env.File, err}
}
