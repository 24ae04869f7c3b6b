package httpsim

import "statelab/internal/database"

// openDatabase returns the database of a site that starts: with Django's tables
// and no rows.
func (e Env) openDatabase() (*database.DB, error) {
	if e.File == "" {
		return schema.OpenMemory()
	}
	return schema.OpenFresh(e.File)
}
