package sessiontable

import (
	"errors"
	"io/fs"
	"strings"

	"statelab/internal/database"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Problem says why a file cannot be read and what to do about it.
type Problem struct {
	diag.Diagnostic
	// OtherFile says that another file is meant: nothing is wrong with this one.
	OtherFile bool
	// Err is the fault behind it.
	Err error
}

// Unwrap returns the fault behind the problem.
func (p *Problem) Unwrap() error { return p.Err }

var (
	errNoTable      = errors.New("it has no session table")
	errNoTables     = errors.New("it has no tables")
	errViewsOnly    = errors.New("it has no tables of its own, only views or tables of SQLite modules")
	errNotMigrated  = errors.New("it has no session table yet")
	errOtherColumns = errors.New("its table is not Django's")
	errNoSuchTable  = errors.New("it has no such table")
	errNoRowID      = errors.New("its session table is not Django's: it is made WITHOUT ROWID")
	errHiddenRowID  = errors.New("its session table is not Django's: columns named rowid, oid and _rowid_ hide the number of its rows")
)

// tableError is an error about one table of a file.
type tableError struct {
	err   error
	table string
	alike []string // the session tables that there are
}

func (e *tableError) Error() string { return e.said().EN }

func (e *tableError) Unwrap() error { return e.err }

func (e *tableError) said() rule.Text {
	if e.err == errNoSuchTable {
		return rule.Textf("it has no table %s", "%s 테이블이 없습니다", shown(e.table))
	}
	return rule.Textf("its table %s is not Django's: it lacks session_key, session_data or expire_date",
		"%s 테이블이 Django의 것이 아닙니다. session_key, session_data, expire_date 가운데 없는 열이 있습니다", shown(e.table))
}

// mostNames is how many tables are named.
const mostNames = 3

// hint says which tables could be meant.
func (e *tableError) hint() rule.Text {
	if len(e.alike) == 0 {
		return isItDjango
	}
	names := make([]string, min(len(e.alike), mostNames))
	for i := range names {
		names[i] = shown(e.alike[i])
	}
	list := strings.Join(names, ", ")
	if more := len(e.alike) - mostNames; more > 0 {
		return rule.Textf("its session tables: %s and %d more", "세션 테이블: %s 외 %d개", list, more)
	}
	return rule.Textf("its session tables: %s", "세션 테이블: %s", list)
}

// shown is a name that may be of any length, as it is told.
func shown(name string) string {
	if runes := []rune(name); len(runes) > longestName {
		return string(runes[:longestName]) + "..."
	}
	return name
}

// advice says an error in Korean too, and what can be done about it.
var advice = []struct {
	err       error
	otherFile bool
	ko        string
	hint      rule.Text
}{
	{fs.ErrNotExist, true, "그런 파일이 없습니다", rule.Text{
		EN: "a Django project keeps it where DATABASES in its settings says, often as db.sqlite3",
		KO: "Django 프로젝트의 설정에서 DATABASES에 적힌 곳에 있으며, 흔히 db.sqlite3입니다",
	}},
	{database.ErrFolder, true, "폴더입니다", rule.Text{
		EN: "this reads a SQLite file, often db.sqlite3",
		KO: "SQLite 파일을 적습니다. 흔히 db.sqlite3입니다",
	}},
	{database.ErrNotPlain, true, "일반 파일이 아닙니다", rule.Text{
		EN: "a pipe or a device is not read; session data alone can come from the standard input: statelab sessions -",
		KO: "파이프나 장치는 읽지 않습니다. 세션 데이터 하나라면 표준 입력으로 줄 수 있습니다: statelab sessions -",
	}},
	{fs.ErrPermission, false, "읽을 권한이 없습니다", rule.Text{
		EN: "who may read the file can run this command",
		KO: "파일을 읽을 수 있는 사용자로 실행합니다",
	}},
	{database.ErrEmpty, true, "파일이 비어 있습니다", rule.Text{
		EN: "python manage.py migrate makes the tables",
		KO: "python manage.py migrate를 실행하면 테이블이 생깁니다",
	}},
	{database.ErrNotDatabase, true, "SQLite 데이터베이스가 아닙니다", rule.Text{
		EN: "this reads the SQLite file that DATABASES in the project's settings names, not encrypted, or a file with one session_data",
		KO: "프로젝트의 설정에서 DATABASES에 적힌 SQLite 파일을 읽습니다. 암호화하지 않은 파일이어야 합니다. session_data 하나를 담은 파일도 읽습니다",
	}},
	{database.ErrLocked, false, "다른 프로그램이 데이터베이스를 잠가 두었습니다", rule.Text{
		EN: "wait until the other program has finished writing, then try again",
		KO: "그 프로그램이 다 쓸 때까지 기다렸다가 다시 실행합니다",
	}},
	{database.ErrAsleep, false, "WAL 모드이고, 열어 둔 프로그램이 없습니다", rule.Text{
		EN: "it can be read beside the program that writes to it",
		KO: "그 파일을 쓰는 프로그램이 열고 있을 때 읽을 수 있습니다",
	}},
	{database.ErrChanged, false, "읽는 동안 파일이 바뀌었습니다", rule.Text{EN: "run the command again", KO: "다시 실행합니다"}},
	{database.ErrDamaged, false, "데이터베이스가 손상되었습니다", rule.Text{
		EN: "sqlite3 FILE .recover can save what is left; a backup is better",
		KO: "sqlite3 FILE .recover로 남은 것을 건질 수 있습니다. 백업이 있으면 백업을 씁니다",
	}},
	{database.ErrUnreadable, false, "시스템이 파일을 읽지 못합니다", rule.Text{
		EN: "the fault lies with the disk, the network or the file system, not with the database: copy the file to another disk and read the copy",
		KO: "데이터베이스가 아니라 디스크, 네트워크, 파일 시스템의 문제입니다. 다른 디스크에 복사해서 그 사본을 읽어 봅니다",
	}},
	{database.ErrUnwritable, false, "시스템이 파일에 쓰지 못합니다", rule.Text{
		EN: "the fault lies with the disk, the network or the file system",
		KO: "디스크, 네트워크, 파일 시스템의 문제입니다",
	}},
	{database.ErrFull, false, "디스크가 가득 찼습니다", rule.Text{
		EN: "make room on the disk, or name a file on another one",
		KO: "디스크에 빈 곳을 만들거나 다른 디스크의 파일을 적습니다",
	}},
	{database.ErrNoMemory, false, "메모리가 모자랍니다", rule.Text{
		EN: "end other programs, or show fewer rows with --limit",
		KO: "다른 프로그램을 끝내거나 --limit으로 적게 봅니다",
	}},
	{errNoTables, true, "테이블이 없습니다", rule.Text{
		EN: "python manage.py migrate makes them",
		KO: "python manage.py migrate를 실행하면 생깁니다",
	}},
	{errNotMigrated, true, "세션 테이블이 아직 없습니다", rule.Text{
		EN: "with django.contrib.sessions in INSTALLED_APPS, python manage.py migrate makes it; SESSION_ENGINE may keep sessions elsewhere",
		KO: "INSTALLED_APPS에 django.contrib.sessions가 있으면 python manage.py migrate가 만듭니다. SESSION_ENGINE에 따라 세션을 다른 곳에 둘 수도 있습니다",
	}},
	{errNoTable, true, "세션 테이블이 없습니다", isItDjango},
	{errViewsOnly, true, "자신의 테이블이 없고 뷰나 SQLite 모듈의 테이블만 있습니다", isItDjango},
	{errNoRowID, true, "세션 테이블이 Django의 것이 아닙니다. WITHOUT ROWID로 만든 테이블입니다", isItDjango},
	{errHiddenRowID, true, "세션 테이블이 Django의 것이 아닙니다. rowid, oid, _rowid_라는 열이 행 번호를 가립니다", isItDjango},
}

var isItDjango = rule.Text{EN: "is it the database of a Django project?", KO: "Django 프로젝트의 데이터베이스입니까?"}

// Reason says in every language why a database cannot be opened or filled, or nothing
// where that is told in English alone.
func Reason(err error) rule.Text {
	var unfit *database.UnfitError
	if errors.As(err, &unfit) {
		return unfit.Text
	}
	for _, a := range advice {
		if errors.Is(err, a.err) {
			return rule.Text{EN: a.err.Error(), KO: a.ko}
		}
	}
	return rule.Text{}
}

// Fault says what to do where the system is at fault, and not the file that was to be
// opened or filled. It is false for any other error.
func Fault(file string, err error) (diag.Diagnostic, bool) {
	p := &Problem{Err: err}
	p.advise()
	p.Pos.File = file
	return p.Diagnostic, database.IsSystemFault(err)
}

// explain makes a Problem of an error, and nothing of none.
func explain(file string, err error) error {
	var already *Problem
	if err == nil || errors.As(err, &already) {
		return err
	}
	p := &Problem{Diagnostic: diag.Diagnostic{Message: err.Error()}, Err: err}
	var table *tableError
	var beside *database.NeighbourError
	switch {
	case errors.As(err, &table):
		p.Diagnostic, p.OtherFile = diag.Say(table.said(), table.hint()), true
	case errors.As(err, &beside):
		file += beside.Suffix
		p.Diagnostic = diag.Say(cause(beside.Err), belongs)
	default:
		p.advise()
	}
	p.Pos.File = file
	return p
}

// belongs is said of a file beside a database.
var belongs = rule.Text{
	EN: "SQLite keeps a file of its own under this name, beside the database",
	KO: "SQLite가 데이터베이스 옆에 두는 파일의 이름입니다",
}

// advise says the fault in Korean too, and what can be done about it, where that is known.
func (p *Problem) advise() {
	for _, a := range advice {
		if errors.Is(p.Err, a.err) {
			p.Diagnostic, p.OtherFile = diag.Say(rule.Text{EN: a.err.Error(), KO: a.ko}, a.hint), a.otherFile
			return
		}
	}
	var path *fs.PathError
	if errors.As(p.Err, &path) {
		p.Message, p.OtherFile = path.Err.Error(), path.Op != "read" // a name that no file has, or one that does not give what it holds
	}
}

// cause says in every language what is wrong with a file that cannot be opened.
func cause(err error) rule.Text {
	if text := Reason(err); !text.IsZero() {
		return text
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return rule.Text{EN: err.Error()}
}
