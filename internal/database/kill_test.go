package database_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// killed names the file that a writer fills until it is killed.
const killed = "DATABASE_OF_THE_KILLED_WRITER"

const pairSchema = `CREATE TABLE "pair" ("number" integer NOT NULL PRIMARY KEY, "side" text NOT NULL, "text" text NOT NULL);` + "\n"

// TestTheKilledWriter is the writer, in a process of its own: in each transaction
// it adds two rows, and it says when one is done.
func TestTheKilledWriter(t *testing.T) {
	path := os.Getenv(killed)
	if path == "" {
		t.Skip("it is started by TestAFileSurvivesAKill")
	}
	db, err := database.NewSchema(pairSchema).OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	conn := db.Conn(nil)
	why := rule.Text{EN: "a pair", KO: "한 쌍"}
	for n := 0; ; n += 2 {
		err := conn.Transaction(func() error {
			for i, side := range []string{"left", "right"} {
				if _, err := conn.Exec(why, `INSERT INTO "pair" VALUES (?, ?, ?)`, n+i, side, strings.Repeat(side, 2000)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("done", n)
	}
}

// A process that writes is killed, at no moment in particular. What it said was
// done is there, and of what it had begun either all or nothing.
func TestAFileSurvivesAKill(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "killed.sqlite3")
	said := 0
	for round := range 3 {
		os.Remove(path)
		os.Remove(path + "-journal")
		writer := exec.Command(program, "-test.run=^TestTheKilledWriter$")
		writer.Env = append(os.Environ(), killed+"="+path)
		out, err := writer.StdoutPipe()
		if err == nil {
			err = writer.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		said = 0
		for lines := bufio.NewScanner(out); said < 5+20*round && lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "done ") {
				said++
			}
		}
		writer.Process.Kill()
		writer.Wait() // it says that it was killed
		checkPairs(t, path, said)
	}
}

// checkPairs wants at least so many pairs in the file, all of them whole.
func checkPairs(t *testing.T, path string, atLeast int) {
	t.Helper()
	db, err := database.NewSchema(pairSchema).OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn := db.Conn(nil)
	look := func(sql string) database.Row {
		rows, err := conn.Query(rule.Text{EN: "is it whole?", KO: "온전한지 확인"}, sql)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows[0]
	}
	if got := look("PRAGMA integrity_check").Text(0); got != "ok" {
		t.Errorf("after the kill the file is %s", got)
	}
	r := look(`SELECT sum("side" = 'left'), sum("side" = 'right'), sum(length("text") = 2000 * length("side")), count(*) FROM "pair"`)
	if left, right, whole, all := r.Int(0), r.Int(1), r.Int(2), r.Int(3); left != right || whole != all || left < int64(atLeast) {
		t.Errorf("%d pairs were said to be done; there are %d left and %d right sides, %d of %d whole", atLeast, left, right, whole, all)
	}
	if _, err := conn.Exec(rule.Text{EN: "one more", KO: "하나 더"}, `INSERT INTO "pair" VALUES (-1, 'left', '')`); err != nil {
		t.Errorf("the file takes no more: %v", err)
	}
}
