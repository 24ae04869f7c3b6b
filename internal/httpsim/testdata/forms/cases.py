"""Views with forms, with their templates and what is sent to them, for record.py."""

HEAD = '''from django import forms
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, RegexValidator, validate_email
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from shop.models import Ticket


'''
SHOW = '''

def view(request):
    if request.method == "POST":
        form = %s
        if form.is_valid():
            %s
    else:
        form = %s
    return render(request, "x.html", {"form": form})
'''
DONE = 'return HttpResponse(repr(form.cleaned_data) + " " + repr(form))'


def shown(form, made, done=DONE, template="{{ form }}", sent=(), unbound=None):
    return (HEAD + form + SHOW % (made, done, unbound or made.replace("request.POST, ", "").replace("request.POST", "").replace("data=, ", "")), {"x.html": template}, [None, *sent])


CONTACT = '''class ContactForm(forms.Form):
    name = forms.CharField(max_length=20)
    email = forms.EmailField(required=False, help_text="We <i>write</i> back.")
    kind = forms.ChoiceField(choices=[("a", "Ask"), ("b", "Bug")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, initial="t&t", required=False)
    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), min_length=5)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if name == "root":
            raise forms.ValidationError("%(name)s may not write.", code="root", params={"name": name})
        return name.title()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == "b" and not cleaned.get("email"):
            raise forms.ValidationError("A <bug> needs an address.")
        return cleaned
'''
SENT = ["", "name=mina&kind=a&body=hello", "name=root&kind=a&body=hello", "name=mina&kind=b&body=hello", "name=%3Cb%3E&kind=z&body=abc&email=nope&token=%22", "name=mina+kim&kind=b&email=m%40b.de&body=hello+there"]
PARTS = '''{{ form.errors }}|{{ form.non_field_errors }}|{{ form.name }}|{{ form.name.errors }}|{{ form.name.label_tag }}|{{ form.name.id_for_label }}|{{ form.name.value }}|{{ form.name.value|default_if_none:"-" }}|{{ form.email.help_text }}|{{ form.email.help_text|safe }}|{{ form.name.label }}
{% for field in form %}{{ forloop.counter }} {{ field.name }} {{ field.html_name }} {% if field.is_hidden %}hidden{% endif %}{% if field.errors %}wrong{% endif %} {{ field.label }} {{ field.widget_type }}
{% endfor %}{% for e in form.name.errors %}({{ e }}){% endfor %}{% for e in form.non_field_errors %}[{{ e }}]{% endfor %}
{% for field, errors in form.errors.items %}{{ field }}: {{ errors }} {{ errors.0 }} {{ errors|length }}; {% endfor %}{% if form.errors %}{{ form.errors|length }} wrong{% else %}fine{% endif %}
{% for radio in form.kind %}{{ radio }}{{ radio.tag }}{{ radio.choice_label }}{{ radio.id_for_label }}{% endfor %}{{ form.errors.name }}{{ form.errors.as_text }}{{ form.errors.as_json }}{{ form.is_bound }}{{ form.fields.name.max_length }}
{% for h in form.hidden_fields %}{{ h }}{% endfor %}{% for v in form.visible_fields %}{{ v.name }}{% endfor %}{{ form.nothing }}{{ form.name.errors|join:", " }}{{ form.body.css_classes }}{{ form.name.field.required }}{{ form.name.data }}{{ form.cleaned_data.name }}{{ form.prefix }}
{% with field=form.name %}{{ field }}{% endwith %}{{ form.media }}{% if form.is_multipart %}m{% endif %}{{ form.name.errors.as_text }}{% if form.name.errors %}has{% endif %}{{ form.name.as_hidden }}'''

CASES = [
    shown(CONTACT, "ContactForm(request.POST)", sent=SENT),
    shown(CONTACT, "ContactForm(request.POST)", template="{{ form.as_p }}", sent=SENT),
    shown(CONTACT, "ContactForm(request.POST)", template="<ul>{{ form.as_ul }}</ul>{{ form.as_table }}", sent=SENT),
    shown(CONTACT, "ContactForm(request.POST)", template=PARTS, sent=SENT),
    shown(CONTACT, 'ContactForm(request.POST, prefix="c", initial={"name": "jun"})', template=PARTS, sent=["c-name=mina&c-kind=a&c-body=hello", "name=mina&kind=a&body=hello"]),
    (HEAD + CONTACT + '''

def view(request):
    form = ContactForm(request.POST or None)
    if form.is_valid():
        request.session["name"] = form.cleaned_data["name"]
        return redirect("/home/")
    return JsonResponse({"errors": form.errors, "data": form.errors.get_json_data(), "bound": form.is_bound})
''', {}, [None, *SENT]),
    (HEAD + '''class CountForm(forms.Form):
    count = forms.IntegerField(min_value=1, max_value=9)
    when = forms.DateField(required=False)
    sure = forms.BooleanField(required=False)
    tags = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], required=False)

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if user is not None and user.is_authenticated:
            self.fields["count"].initial = len(user.username)
        else:
            del self.fields["tags"]


def view(request):
    form = CountForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        text = ", ".join("%s=%r" % item for item in form.cleaned_data.items())
        if form.cleaned_data["count"] == 7:
            login(request, User.objects.get(username="alice"))
        return HttpResponse(text + str(form.changed_data) + str(form.has_changed()))
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_p }}{{ form.user.username }}"}, [None, "count=3&sure=on", "count=7&when=2026-03-02", None, "count=2&tags=x&tags=y", "count=12&when=x&tags=z", "count=a"]),
]

TICKET = '''class TicketForm(forms.ModelForm):
    class Meta:
        model = Ticket
        fields = %s
        %s
'''
ROWS = ["", "title=third&kind=b&seats=3&price=2.5&is_open=on&day=2026-03-04&owner=1&memo=hello", "title=first&kind=a&seats=1", "title=" + "x" * 21 + "&kind=z&seats=-1&price=12345.678&day=x&owner=99", "title=fourth&kind=b&seats=2", "title=fifth&kind=a&seats=1&day=2026-03-02", "title=sixth&kind=a&seats=&price=&owner=bob", "title=+seventh+&kind=a&seats=4"]
SAVED = 'row = form.save()\n            return HttpResponse("%s %s %s %s %s" % (row.pk, row.title, row.price, row.owner, row.day))'
CASES += [  # A row of a model.
    shown(TICKET % ('"__all__"', "pass"), "TicketForm(request.POST)", SAVED, "{{ form.as_p }}", ROWS),
    shown(TICKET % ('["title", "seats"]', 'labels = {"title": "What?"}\n        help_texts = {"title": "Short."}\n        widgets = {"title": forms.TextInput(attrs={"class": "big"}), "seats": forms.HiddenInput}\n        error_messages = {"title": {"unique": "Taken: choose another.", "required": "What is it?"}}'), "TicketForm(request.POST)", SAVED, "{{ form.as_p }}", ROWS),
    (HEAD + '''class TicketForm(forms.ModelForm):
    class Meta:
        model = Ticket
        exclude = ["owner", "price", "day"]

    def clean_title(self):
        title = self.cleaned_data["title"]
        if "bad" in title:
            raise ValidationError("No bad titles.")
        return title.strip("!")


def view(request):
    form = TicketForm(request.POST or None)
    if form.is_valid():
        ticket = form.save(commit=False)
        ticket.owner = User.objects.get(username="bob")
        ticket.save()
        return HttpResponse("%s by %s" % (ticket.title, ticket.owner.username))
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_ul }}{{ form.instance.pk }}"}, [None, "title=new%21&kind=a&seats=2", "title=bad&kind=a&seats=2", "title=&kind=b"]),
    (HEAD + TICKET % ('["title", "kind", "seats", "price", "is_open", "day", "owner", "memo"]', "pass") + '''

def view(request):
    ticket = get_object_or_404(Ticket, title__in=["first", "renamed"])
    form = TicketForm(request.POST or None, instance=ticket)
    if form.is_valid():
        row = form.save()
        return HttpResponse("%s %s" % (row.pk == ticket.pk, form.changed_data))
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_p }}{{ form.instance.title }}"}, [None, "title=first&kind=b&seats=2&owner=1&memo=x", "title=second&kind=b&seats=2", "title=renamed&kind=a&seats=5&price=1.5&is_open=on&day=2026-01-02&owner=&memo=", None]),
    (HEAD + '''class PickForm(forms.Form):
    ticket = forms.ModelChoiceField(queryset=Ticket.objects.filter(is_open=True), empty_label="Pick one")
    user = forms.ModelChoiceField(queryset=User.objects.all(), to_field_name="username", required=False)

    def clean_ticket(self):
        ticket = self.cleaned_data["ticket"]
        if ticket.seats < 2:
            raise forms.ValidationError("Too small.")
        return ticket


def view(request):
    form = PickForm(request.POST or None)
    if form.is_valid():
        return HttpResponse("%s %s" % (form.cleaned_data["ticket"].title, form.cleaned_data["user"]))
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_p }}"}, [None, "ticket=1&user=bob", "ticket=2", "ticket=x&user=nobody", "ticket=1"]),
    # Users.
    shown("", "UserCreationForm(request.POST)", 'user = form.save()\n            login(request, user)\n            return HttpResponse("%s %s" % (user.pk, request.user))', "{{ form.as_p }}",
          ["", "username=carol&password1=s3cret-word&password2=s3cret-word", "username=alice&password1=s3cret-word&password2=other", "username=a+b&password1=x&password2=x", "username=" + "x" * 151 + "&password1=x&password2=x", "username=dave&password1=&password2=x"]),
    shown('''class SignUpForm(UserCreationForm):
    email = forms.EmailField(required=True, help_text="Where?")

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email", "first_name")

    def clean_email(self):
        email = self.cleaned_data["email"]
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("That address is taken.")
        return email

    def save(self, commit=True):
        user = super().save(commit=False)
        user.first_name = user.first_name or "New"
        if commit:
            user.save()
        return user
''', "SignUpForm(request.POST)", 'user = form.save()\n            return HttpResponse("%s %s %s %s" % (user.pk, user.username, user.email, user.first_name))', "{{ form.as_p }}",
          ["", "username=carol&email=Carol%40SHOP.test&password1=s3cret-word&password2=s3cret-word&first_name=", "username=bob&email=alice%40shop.test&password1=a&password2=b", "username=erin&email=e%40x.de&first_name=Erin&password1=s3cret-word&password2=s3cret-word"]),
    shown("", "AuthenticationForm(request, data=request.POST)", 'login(request, form.get_user())\n            return HttpResponse("%s %r" % (request.user, form.cleaned_data))', "{{ form.as_p }}{{ form.errors }}", ["", "username=alice&password=pw", "username=alice&password=no", "username=nobody&password=pw", "username=+alice+&password=pw"], unbound="AuthenticationForm(request)"),
    shown('''class NotBob(AuthenticationForm):
    remember = forms.BooleanField(required=False, label="Remember me")
    error_messages = {**AuthenticationForm.error_messages, "invalid_login": "No, %(username)s."}

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.username == "bob":
            raise ValidationError("Bob stays out.", code="bob")
''', "NotBob(request, data=request.POST)", 'login(request, form.get_user())\n            request.session.set_expiry(0 if not form.cleaned_data["remember"] else 60)\n            return HttpResponse("%s %s" % (request.user, form.cleaned_data["remember"]))', "{{ form.as_p }}", ["username=bob&password=pw", "username=alice&password=pw&remember=on", "username=alice&password=x"], unbound="NotBob()"),
    (HEAD + '''def view(request):
    user = User.objects.get(username="alice")
    form = PasswordChangeForm(user, request.POST or None)
    if form.is_valid():
        form.save()
        return HttpResponse("changed")
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_p }}"}, [None, "old_password=no&new_password1=s3cret-word&new_password2=s3cret-word", "old_password=pw&new_password1=s3cret-word&new_password2=other", "old_password=pw&new_password1=s3cret-word&new_password2=s3cret-word", "old_password=pw"]),
    (HEAD + '''class ResetForm(SetPasswordForm):
    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new_password1") == "short":
            self.add_error("new_password1", "Longer, please.")
        return cleaned


def view(request):
    form = ResetForm(User.objects.get(username="bob"), request.POST or None)
    if form.is_valid():
        return HttpResponse(form.save().username)
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_p }}"}, [None, "new_password1=short&new_password2=short", "new_password1=s3cret-word&new_password2=s3cret-word"]),
    (HEAD + '''class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "first_name", "email"]


def view(request):
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=1))
    if form.is_valid():
        form.save()
        return HttpResponse("saved %s" % form.changed_data)
    return render(request, "x.html", {"form": form})
''', {"x.html": "{{ form.as_p }}"}, [None, "username=alice&first_name=Al&email=new%40shop.test", "username=bob&first_name=&email=x", "username=&first_name="]),
    # What goes wrong.
    (HEAD + CONTACT + '''

def view(request):
    form = ContactForm(request.POST)
    return HttpResponse(form.cleaned_data)
''', {}, [None, ""]),
    (HEAD + CONTACT + '''

def view(request):
    form = ContactForm(request.POST)
    try:
        form.add_error("nothing", "x")
    except ValueError as e:
        return HttpResponse(str(e))
''', {}, ["name=x"]),
    (HEAD + TICKET % ('["title", "seats"]', "pass") + '''

def view(request):
    form = TicketForm(request.POST)
    try:
        form.save()
    except ValueError as e:
        return HttpResponse(str(e))
    return HttpResponse("saved")
''', {}, ["title=first&seats=1", "title=eighth&seats=1"]),
    (HEAD + '''def ends_in_test(value):
    if not value.endswith(".test"):
        raise ValidationError("%(value)s is elsewhere.", params={"value": value})


class HostForm(forms.Form):
    host = forms.CharField(validators=[ends_in_test, MinLengthValidator(6), RegexValidator(r"^[a-z.]+$", "Small letters.")])
    again = forms.CharField(required=False)

    def clean(self):
        if self.cleaned_data.get("host") != self.cleaned_data.get("again"):
            raise ValidationError({"again": "Type it again.", "__all__": ["They differ.", ValidationError("Really.", code="differ")]})


def view(request):
    form = HostForm(request.POST)
    if form.is_valid():
        return HttpResponse("%s" % form.cleaned_data)
    return HttpResponse(form.errors.as_json() + str(form.has_error("__all__", "differ")))
''', {}, ["host=shop.test&again=shop.test", "host=Shop&again=x", "host=a.test"]),
    # What a field of a model refuses while it is asked for.
    (HEAD + '''class SeatForm(forms.Form):
    ticket = forms.ModelChoiceField(Ticket.objects.all(), to_field_name="seats")


def view(request):
    form = SeatForm(request.POST)
    return HttpResponse("%s %s" % (form.is_valid(), form.errors.as_json()))
''', {}, ["ticket=abc", "ticket=2", "ticket=7"]),
    (HEAD.replace("import Ticket", "import Ticket, Bench") + '''class BenchForm(forms.ModelForm):
    class Meta:
        model = Bench
        fields = ["row"]


def view(request):
    form = BenchForm(request.POST, initial={"row": 1})
    return HttpResponse("%s %s %s" % (form.has_changed(), form.is_valid(), form.errors.as_json()))
''', {}, ["row=abc", "row=1", "row=2", "row=3"]),
]
