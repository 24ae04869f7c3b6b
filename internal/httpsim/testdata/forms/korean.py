"""Views of a site whose LANGUAGE_CODE is ko-kr, for record.py: each says what Django says itself there."""
from cases import HEAD, TICKET

# What each field is called, and what is wrong, however the form is drawn.
FIELDS = """{% for f in form %}{{ f.name }}: {{ f.label }}, {{ f.help_text }}, {{ f.errors }}
{% endfor %}{{ form.non_field_errors }}"""
# The same without the help text that new_password2 has from Django 5.1 on.
OLD = FIELDS.replace("{{ f.help_text }}", "{% if f.name != \"new_password2\" %}{{ f.help_text }}{% endif %}")
SHOW = '''

def view(request):
    form = %s
    if request.method == "POST" and form.is_valid():
        return HttpResponse("valid %%s" %% (form.cleaned_data,))
    return render(request, "x.html", {"form": form})
'''


def fields(form, made, *sent, template=FIELDS):
    return (HEAD + form + SHOW % made, {"x.html": template}, [None, *sent])


def written(template, context="{}", head="import datetime\n", before=""):
    """A template, filled in."""
    return (HEAD.replace("from django import forms\n", "from django import forms\nfrom django.utils.translation import activate, deactivate, deactivate_all, get_language_info, gettext as _, gettext_lazy, ngettext, override, pgettext\n" + head)
            + "def view(request):\n" + before + "    return render(request, \"x.html\", %s)\n" % context, {"x.html": template}, [None])


def said(lines, *sent, head=""):
    """What lines say."""
    return (HEAD.replace("from django import forms\n", "from django import forms\n" + head) + "def view(request):\n    said = []\n" + "".join("    " + line + "\n" for line in lines.strip().split("\n"))
            + "    return HttpResponse(\"\\n\".join(str(one) for one in said))\n", {}, list(sent) or [None])


def refused(line, head=""):
    return said("try:\n    %s\nexcept ValidationError as e:\n    said.append(e.messages)\n    said.append(e)" % line, head=head)


EVERY = '''class EveryForm(forms.Form):
    text = forms.CharField(max_length=3, min_length=2)
    one = forms.CharField(max_length=1)
    two = forms.CharField(min_length=1)
    mail = forms.EmailField()
    site = forms.URLField()
    slug = forms.SlugField()
    words = forms.SlugField(allow_unicode=True)
    key = forms.UUIDField()
    digits = forms.RegexField(r"^[0-9]+$")
    kind = forms.ChoiceField(choices=[("a", "Ask")])
    number = forms.TypedChoiceField(choices=[(1, "One")], coerce=int)
    several = forms.MultipleChoiceField(choices=[("a", "Ask")])
    whole = forms.IntegerField(min_value=2, max_value=3)
    real = forms.FloatField(max_value=1.5)
    price = forms.DecimalField(max_digits=3, decimal_places=1)
    agreed = forms.BooleanField()
    day = forms.DateField()
    at = forms.DateTimeField()
    ticket = forms.ModelChoiceField(Ticket.objects.all())
    tickets = forms.ModelMultipleChoiceField(Ticket.objects.all())
    own = forms.CharField(error_messages={"required": "Mine."}, validators=[RegexValidator("^x"), validate_email])
'''
WRONG = "text=%s&one=%s&two=&mail=x&site=x&slug=%%2F&words=%%2F&key=x&digits=x&kind=z&number=7&several=z&whole=%s&real=%s&price=%s&day=%s&at=%s&ticket=%s&tickets=%s&own=b"
DATES = """{{ at }}|{{ day }}|{{ at|date }}|{{ day|date }}|{{ at|time }}|{{ at|date:"DATETIME_FORMAT" }}|{{ at|date:"SHORT_DATE_FORMAT" }}|{{ at|date:"SHORT_DATETIME_FORMAT" }}|{{ at|date:"YEAR_MONTH_FORMAT" }}|{{ at|date:"MONTH_DAY_FORMAT" }}|{{ at|time:"TIME_FORMAT" }}|{{ at|date:"D l b E F M N a A P S j n Y" }}|{{ at|date:"r" }}|{{ at|date:"c U T" }}|{{ at|time:"P" }}"""
MOMENTS = ["datetime.datetime(2026, %d, %d, %d, %d, tzinfo=datetime.timezone.utc)" % (month, month + 3, 2 * month % 24, 0 if month in (6, 12) else month) for month in range(1, 13)] + ["datetime.datetime(2026, 3, 2, 0, 0, tzinfo=datetime.timezone.utc)"]

CASES = [
    fields("", "AuthenticationForm(request, data=request.POST or None)", "", "x=1", "username=alice&password=no", "username=a%00b&password=pw", "username=alice&password=pw"),
    fields("", "UserCreationForm(request.POST or None)", "x=1", "username=alice&password1=s3cret-word&password2=s3cret-word", "username=a+b&password1=alice&password2=bob",
           "username=minakim&password1=minakim1&password2=minakim1", "username=mina&password1=123456&password2=123456", "username=mina&password1=password&password2=password", "username=" + 151 * "m" + "&password1=a&password2=a"),
    fields("", "SetPasswordForm(User.objects.get(username=\"alice\"), request.POST or None)", "x=1", "new_password1=a&new_password2=b", "new_password1=alice1&new_password2=alice1", "new_password1=alice%40shop.test&new_password2=alice%40shop.test", template=OLD),
    fields("", "PasswordChangeForm(User.objects.get(username=\"alice\"), request.POST or None)", "x=1", "old_password=no&new_password1=s3cret-word&new_password2=s3cret-word", template=OLD),
    fields("""class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_staff", "is_active", "is_superuser", "password"]


""", "PersonForm(request.POST or None)", "x=1", "username=alice&email=x&first_name=" + 151 * "f", "username=a+b&password=x"),
    fields(TICKET % ('["title", "kind", "seats", "price", "is_open", "day", "owner", "memo"]', "pass"), "TicketForm(request.POST or None)", "x=1", "title=first&kind=z&seats=-1&price=x&day=x&owner=99",
           "title=" + 21 * "t" + "&kind=a&seats=abc&price=12345.678&day=2026-13-40&owner=x", "title=new&kind=a&seats=1&day=2026-03-02", "title=new&kind=a&seats=1&day=2026%EB%85%84+3%EC%9B%94+2%EC%9D%BC", "title=new&kind=a&seats=1&price=1.234", "title=new&kind=a&seats=1&price=99999"),
    fields(EVERY, "EveryForm(request.POST or None)", "x=1", WRONG % ("abcd", "ab", 1, 2, "1234", "x", "x", 99, 99), WRONG % ("a", "", 4, "x", "1.23", "2026-02-30", "2026-02-30", "x", "x"), WRONG % ("a%00", "ab", "x", "", "123", "", "", "", "1&tickets=x"),
           "day=March+2%2C+2026", "day=2026%EB%85%84+3%EC%9B%94+2%EC%9D%BC&at=2026%EB%85%84+3%EC%9B%94+2%EC%9D%BC+9%EC%8B%9C+5%EB%B6%84"),
    (HEAD + EVERY + """

def view(request):
    form = EveryForm(request.POST)
    return HttpResponse(form.errors.as_json() + form.errors.as_text() + str(form.errors["text"][0] == "필수 항목입니다.") + repr(form.errors["mail"]) + repr(form.fields["mail"].error_messages["required"]))
""", {}, ["", "mail=x&day=x&site=x", "day=2026%EB%85%84+3%EC%9B%94+2%EC%9D%BC&at=2026%EB%85%84+3%EC%9B%94+2%EC%9D%BC+9%EC%8B%9C+5%EB%B6%84"]),
    (HEAD + """class HiddenForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)


def view(request):
    form = HiddenForm(request.POST)
    return HttpResponse(form.as_p().split("</ul>")[0])
""", {}, [""]),
    *[refused("Ticket(%s).full_clean()" % given) for given in [
        "", "title=None", "title=\"first\"", "title=\"new\", kind=\"z\"", "title=\"new\", seats=\"x\"", "title=\"new\", price=\"x\"", "title=\"new\", is_open=\"x\"", "title=\"new\", day=\"x\"", "title=\"new\", day=\"2026-02-30\"",
        "title=\"new\", kind=\"a\", seats=1, day=\"2026-03-02\"", "title=\"new\", seats=-1", "title=\"new\", owner_id=99"]],
    *[refused(line) for line in [
        "User(username=\"a b\", password=\"x\").full_clean()", "User(username=\"alice\", password=\"x\", email=\"x\").full_clean()", "User().full_clean()", "list(Ticket.objects.filter(day=\"x\"))", "Ticket.objects.get(price=\"x\")",
        "Ticket.objects.create(title=\"new\", price=\"x\")", "Ticket(title=\"new\", day=\"x\").save()", "validate_email(\"x\")", "MinLengthValidator(3)(\"x\")", "MinLengthValidator(1)(\"\")"]],
    *[refused("validate_password(%s)" % given, head="from django.contrib.auth.password_validation import validate_password\n") for given in ["\"a\"", "\"12345678\"", "\"password\"", "\"alicealice\", User(username=\"alicealice\")", "\"alice@shop.test\", User(email=\"alice@shop.test\")"]],
    said("said += password_validators_help_texts()\nsaid.append(password_validators_help_text_html())", head="from django.contrib.auth.password_validation import password_validators_help_text_html, password_validators_help_texts\n"),
    said("pages = Paginator([1, 2, 3], 2)\nfor n in [\"x\", 0, 9]:\n    try:\n        pages.page(n)\n    except InvalidPage as e:\n        said.append(e)", head="from django.core.paginator import InvalidPage, Paginator\n"),
    *[said("try:\n    %s\nexcept Http404 as e:\n    said.append(e)" % line, head="from django.http import Http404\nfrom django.views.generic import DetailView, ListView\n") for line in [
        "DetailView.as_view(model=Ticket)(request, pk=99)", "DetailView.as_view(model=User)(request, pk=99)", "ListView.as_view(queryset=Ticket.objects.none(), allow_empty=False)(request)",
        "ListView.as_view(model=Ticket, paginate_by=1, ordering=\"pk\")(request, page=\"x\")", "ListView.as_view(model=Ticket, paginate_by=1, ordering=\"pk\")(request, page=9)"]],
    *[written(DATES, "{\"at\": %s, \"day\": datetime.date(2026, 10, 25)}" % moment) for moment in MOMENTS],
    written("{% now \"DATE_FORMAT\" %}|{% now \"F N l\" %}|{% now \"DATETIME_FORMAT\" as at %}{{ at }}"),
    written("{% for at in all %}{{ at|timesince }}|{{ at|timeuntil }}|{{ at|timesince:since }}\n{% endfor %}", "{\"since\": datetime.datetime(2027, 5, 6, 7, 8, tzinfo=datetime.timezone.utc), \"all\": [%s]}" % ", ".join(MOMENTS)),
    written("{{ 1|yesno }}|{{ 0|yesno }}|{{ None|yesno }}|{{ None|yesno:\"a,b\" }}|{{ 0|filesizeformat }}|{{ 1|filesizeformat }}|{{ 1000|filesizeformat }}|{{ 123456|filesizeformat }}|{{ -123456789|filesizeformat }}|{{ 12345678901|filesizeformat }}|{{ \"x\"|filesizeformat }}|{{ big|filesizeformat }}", "{\"big\": 2**52}"),
    written("{{ n }}|{{ x }}|{{ x|floatformat }}|{{ x|floatformat:2 }}|{{ x|floatformat:\"2g\" }}|{{ yes }}|{{ none }}|{{ x|add:1 }}|{{ n|stringformat:\"d\" }}|{{ \"a long text\"|truncatechars:4 }}|{{ \"a long text\"|truncatewords:2 }}", "{\"n\": 1234567, \"x\": 1234567.891, \"yes\": True, \"none\": None}"),
    written("{% load i18n %}{% get_available_languages as all %}{% for code, name in all %}{{ code }} {{ name }}, {% endfor %}{% get_language_info for \"fr\" as info %}{{ info.name_translated }} {{ info.name_local }}|{% translate \"Home\" %}|{% translate \"Delete\" as x %}{{ x }}|{% blocktranslate %}Log out{% endblocktranslate %}|{% translate \"May\" context \"abbrev. month\" %}|{% get_current_language as l %}{{ l }}|{{ _(\"Yes\") }}|{% translate \"Nobody has this\" %}"),
    written("{% load i18n %}{{ at }}{% language \"en\" %}|{{ at }}|{{ at|timesince }}|{% translate \"Home\" %}|{{ text }}{% endlanguage %}|{{ text }}", "{\"at\": %s, \"text\": gettext_lazy(\"Password\")}" % MOMENTS[2]),
    written("{{ at }}|{{ x|yesno }}|{{ text }}", "{\"at\": %s, \"text\": gettext_lazy(\"Password\")}" % MOMENTS[2], before="    activate(\"en\")\n"),
    written("{{ at }}|{{ x|yesno }}|{{ text }}", "{\"at\": %s, \"text\": gettext_lazy(\"Password\")}" % MOMENTS[2], before="    activate(\"en\")\n    deactivate()\n"),
    written("{{ at }}|{{ x|yesno }}|{{ text }}", "{\"at\": %s, \"text\": gettext_lazy(\"Password\")}" % MOMENTS[2], before="    deactivate_all()\n"),
    said("""said.append(_("Password") + pgettext("alt. month", "May") + ngettext("%(counter)s result", "%(counter)s results", 2) + ngettext("%(num)d day", "%(num)d days", 1))
form = AuthenticationForm(request, data={"username": "x", "password": "y"})
with override("en"):
    said.append(form.fields["username"].label + str(form.fields["password"].label) + repr(form.fields["username"].label) + type(form.fields["username"].label).__name__)
    said.append(form.errors.as_text())
said.append(form.fields["username"].label)
said.append(form.errors.as_text())
try:
    with override("en"):
        Ticket().full_clean()
except ValidationError as e:
    said.append(e.messages)
said.append(get_language_info("ko")["name_translated"])""", head="from django.utils.translation import get_language_info, gettext as _, ngettext, override, pgettext\n"),
]
