package djangocode_test

import (
	"errors"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestAKeyPointsToSession reads a key to the rows of sessions as Django has them, however it is written, and refuses what
// is not played of it.
func TestAKeyPointsToSession(t *testing.T) {
	for field, wrong := range map[string]string{
		"models.OneToOneField(Session, on_delete=models.CASCADE)":                     "",
		"models.ForeignKey('sessions.Session', on_delete=models.SET_NULL, null=True)": "",
		"models.ManyToManyField(Session)":                                             "and not to Session",
		"models.ForeignKey('Session', on_delete=models.CASCADE)":                      `models.py has no model "Session"`,
	} {
		imports := "from django.contrib.sessions.models import Session\n"
		if strings.Contains(field, "'") {
			imports = ""
		}
		read, err := djangocode.ReadModels(imports+"from django.db import models\n\n\nclass Device(models.Model):\n    name = models.CharField(max_length=20)\n    session = "+field+"\n", "shop", djangocode.Known{})
		var told *python.Problem
		if strings.HasPrefix(wrong, "models.py has") && (!errors.As(err, &told) || told.Hint != `write "sessions.Session", or from django.contrib.sessions.models import Session above`) {
			t.Errorf("%s: it does not say how: %v", field, told)
		}
		switch {
		case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%s: %v, want it refused: %s", field, err, wrong)
		case wrong == "" && err != nil:
			t.Errorf("%s: %v", field, err)
		case wrong == "" && read.Models[0].Fields[1].To != httpsim.SessionModel():
			t.Errorf("%s does not point to Session", field)
		}
	}
}

// TestRowsOfSessionsRun has a view run line by line where the reader knows nothing of what it asks of Session.objects, and
// tells of what no row of a session has.
func TestRowsOfSessionsRun(t *testing.T) {
	for line, wrong := range map[string]string{
		"Session.objects.exclude(session_key=request.session.session_key).delete()": "",
		"Session.objects.filter(session_key__in=[\"a\", \"b\"]).delete()":           "",
		"Session.objects.filter(expire_date__lt=timezone.now()).delete()":           "",
		"Session.objects.filter(user=request.user).delete()":                        "has three columns",
		"for row in Session.objects.filter(pk__in=[\"a\"]):\n        row.delete()":  "",
	} {
		view := "from django.contrib.sessions.models import Session\nfrom django.http import HttpResponse\nfrom django.utils import timezone\n\n\ndef out(request):\n    " + line + "\n    return HttpResponse(\"out\")\n"
		_, err := djangocode.Known{}.ReadPage(view)
		if wrong == "" && err != nil || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%s: %v, want %q", line, err, wrong)
		}
	}
}
