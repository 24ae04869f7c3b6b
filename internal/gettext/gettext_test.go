package gettext_test

import (
	"errors"
	"strings"
	"testing"

	"statelab/internal/gettext"
)

const header = "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=1; plural=0;\\n\"\n\n"

// Each text is one about which msgfmt --check-format and Python's gettext were asked: what they make of it stands behind it.
func TestWhatMsgfmtTakes(t *testing.T) {
	for _, c := range []struct{ text, id, want string }{
		{"#, fuzzy\n" + header + "msgid \"a\"\nmsgstr \"b\"\n", "a", "b"},
		{header + "#, fuzzy\nmsgid \"a\"\nmsgstr \"b\"\n", "a", ""},
		{header + "msgid \"a\"\nmsgstr \"\"\n", "a", ""},
		{header + "msgid \"a %(x)s\"\nmsgstr \"b %(y)s\"\n", "a %(x)s", "b %(y)s"},
		{"msgid \"a\"\nmsgstr \"b\"\n", "a", "b"},
		{header + "msgid \"a\" \nmsgstr \"b\"\n", "a", "b"},
		{header + "msgid \"a\"\n\"c\"\nmsgstr \"b\"\n\" d\"\n", "ac", "b d"},
		{header + "msgid \"a\\\"\\t\\\\\"\nmsgstr \"b\"\n", "a\"\t\\", "b"},
		{header + "#~ msgid \"a\"\n#~ msgstr \"b\"\n", "a", ""},
		{header + "#. note\n#: a.py:1\n#| msgid \"old\"\nmsgid \"a\"\nmsgstr \"b\"\n", "a", "b"},
		{header + "msgid \"a\"\r\nmsgstr \"b\"\r\n", "a", "b"},
	} {
		catalog, err := gettext.Read(c.text)
		if err != nil {
			t.Errorf("%s\n%v", c.text, err)
			continue
		}
		if got, _ := catalog.Text("", c.id); got != c.want {
			t.Errorf("%s\n%q is %q, not %q", c.text, c.id, got, c.want)
		}
	}
}

// What msgfmt refuses is refused at its line.
func TestWhatMsgfmtRefuses(t *testing.T) {
	for text, want := range map[string]struct {
		line int
		says string
	}{
		header + "msgid \"a\\n\"\nmsgstr \"b\"\n":                                                        {6, "begins or ends with a new line"},
		header + "#, python-format\nmsgid \"a %(x)s\"\nmsgstr \"b %(y)s\"\n":                             {7, "%(x)s stands in one"},
		header + "#, python-format\nmsgid \"a %(x)s\"\nmsgstr \"b\"\n":                                   {7, "%(x)s stands in one"},
		header + "msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n":                                {8, "stands in line 6 already"},
		header + "msgid \"a\"\nmsgstr \"b\\q\"\n":                                                        {7, "behind this \\"},
		header + "msgid \"a\"\nmsgstr \"b\n":                                                             {7, "does not end"},
		header + "msgid \"a\"\n\nmsgid \"b\"\nmsgstr \"c\"\n":                                            {8, "one msgid"},
		header + "msgstr \"c\"\n":                                                                        {6, "one msgstr"},
		"\"c\"\n":                                                                                        {1, "belongs"},
		header + "msgid \"a\"\nmsgstr[0] \"c\"\n":                                                        {7, "one of several forms"},
		header + "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"c\"\n":                                       {8, "several translations"},
		header + "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[1] \"c\"\n":                                    {8, "msgstr[0] comes before"},
		header + "welcome: hello\n":                                                                      {6, "none of a .po"},
		header + "msgid a\n":                                                                             {6, "in quotes is missing"},
		header + "msgid \"a\"\n":                                                                         {6, "no msgstr"},
		"msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=n ! 1;\\n\"\n":                            {1, "Plural-Forms"},
		"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=EUC-KR\\n\"\n":                           {1, "euc-kr"},
		"msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=" + strings.Repeat("(", 60) + "n;\\n\"\n": {1, "too deep"},
	} {
		_, err := gettext.Read(text)
		var wrong *gettext.Error
		if !errors.As(err, &wrong) || wrong.Line != want.line || !strings.Contains(wrong.Says, want.says) {
			t.Errorf("%s\nis told %+v, want line %d: %s", text, wrong, want.line, want.says)
		}
	}
}

func TestForms(t *testing.T) {
	for rule, want := range map[string]string{
		"nplurals=1; plural=0;":                         "000000000",
		"nplurals=2; plural=(n != 1);":                  "101111111",
		"nplurals=2; plural=n>1;":                       "001111100",
		"nplurals=3; plural=n==1 ? 0 : n%5==0 ? 2 : 1":  "201112211",
		"nplurals=2; plural=!(n==2 || n>=5 && n<9)+0":   "110110111",
		"nplurals=2; plural=n/0":                        "---------",
		"nplurals=3; plural=n%10==2 ? 0 : n/2<0 ? 1: 2": "220222210",
		"nplurals=3; plural=n%(0-3)+2":                  "201201010",
	} {
		catalog, err := gettext.Read("msgid \"\"\nmsgstr \"Plural-Forms: " + rule + "\\n\"\n\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"0\"\nmsgstr[1] \"1\"\nmsgstr[2] \"2\"\n")
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		got := ""
		for _, n := range []int64{0, 1, 2, 3, 4, 5, 10, -1, -8} {
			form, has := catalog.Plural("", "a", n)
			if !has {
				form = "-"
			}
			got += form
		}
		if got != want {
			t.Errorf("%s gives %s, not %s", rule, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(header + "#, fuzzy\nmsgctxt \"c\"\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"x\\n\"\n\"y\"\n")
	f.Add("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n%10 ? (n/2) : !n;\\n\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		catalog, err := gettext.Read(text)
		if err == nil {
			catalog.Plural("", "a", 7)
		}
	})
}
