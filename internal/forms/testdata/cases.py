"""Forms, with what is sent to them, for record.py."""

USUAL = [
    "form.is_bound", "form.is_valid()", "form.errors.as_json()", "form.errors.as_text()", "str(form.errors)", "getattr(form, 'cleaned_data', '-')",
    "form.as_p()", "form.as_table()", "form.as_ul()", "form.as_div()", "form.changed_data", "form.has_changed()", "form",
]
SHORT = ["form.errors.as_json()", "getattr(form, 'cleaned_data', '-')", "str(form['x'])", "form.changed_data"]


def fields(field, *sent, beside=""):
    """A form of one field x, with each of these sent."""
    lines = "class F(forms.Form):\n    x = forms.%s" % field
    drawn = ["form.as_p()", "form.as_table()", "form.as_ul()", "form.as_div()"]
    return (lines, SHORT, [[None, beside, drawn]] + [[s, beside, [] if i else drawn] for i, s in enumerate(sent)])


def each(*values):
    from urllib.parse import quote_plus
    return ["x=" + quote_plus(v) for v in values]


TEXTS = each("", "a", "  a b  ", "<b>&'\"", "가나다", "x" * 30, "\x00a", "\u3000a\u00a0", "a\nb")

CASES = [
    fields("CharField()", "", *TEXTS),
    fields("CharField(max_length=3, min_length=2)", *each("a", "ab", "abcd", "   a  ", "가나", "가나다라")),
    fields("CharField(max_length=1)", *each("ab", "a")),
    fields("CharField(min_length=1, required=False)", "", *each("", "  ", "ab")),
    fields("CharField(strip=False, required=False)", "", *each(" ", " a ")),
    fields("CharField(empty_value=None, required=False)", "", *each("", "a")),
    fields("CharField(label='Your <name>', help_text='Say <b>who</b>.', initial='mina')", "", *each("mina", "jun")),
    fields("CharField(label='Ready?', label_suffix=' -')", "x="),
    fields("CharField(label='', required=False)", "x="),
    fields("CharField(label_suffix='')", "x="),
    fields("CharField(disabled=True, initial='fixed')", *each("else", "")),
    fields("CharField(error_messages={'required': 'Say something.', 'max_length': 'At most %(limit_value)d, not %(show_value)d: %(value)s'}, max_length=2)", *each("", "abc", "ab")),
    fields("CharField(initial=lambda: 'made')", *each("made", "x")),
    fields("CharField(initial=lambda: 'made', show_hidden_initial=True)", *each("made", "x"), "x=made&initial-x=made", "x=x&initial-x=x", "x=made&initial-x=x"),
    fields("DateField(initial='2026-03-02', show_hidden_initial=True)", "x=2026-03-02&initial-x=2026-03-02", "x=2026-03-03&initial-x=2026-03-02", "x=2026-03-03&initial-x=bad", "x=&initial-x=", "x=bad&initial-x=2026-03-02"),
    fields("CharField(widget=forms.Textarea)", *each("", "<a>\nb")),
    fields("CharField(widget=forms.Textarea(attrs={'rows': 3, 'class': 'big', 'data-x': None, 'spellcheck': False, 'autofocus': True}), max_length=5)", *each("abcdef")),
    fields("CharField(widget=forms.PasswordInput)", *each("", "secret")),
    fields("CharField(widget=forms.PasswordInput(render_value=True, attrs={'autocomplete': 'off'}))", *each("", "secret")),
    fields("CharField(widget=forms.HiddenInput)", *each("", "a")),
    fields("CharField(widget=forms.HiddenInput, max_length=2, initial='a')", *each("abc")),
    fields("CharField(widget=forms.TextInput(attrs={'type': 'search', 'placeholder': 'tea & more', 'id': 'own'}))", *each("", "a")),
    fields("CharField(widget=forms.TextInput(attrs={'size': 10, 'class': 'a b'}), help_text='short')", *each("")),
    fields("CharField(validators=[validators.MinLengthValidator(3), validators.RegexValidator(r'^[a-z]+$', 'Letters only.', 'letters')])", *each("a", "1", "abcd", "123456", "ab\n")),
    fields("CharField(validators=[validators.RegexValidator(r'\\d', inverse_match=True, code='digit')], error_messages={'digit': 'No digits in %(value)s.'})", *each("a1", "abc")),
    fields("CharField(validators=[validators.MinLengthValidator(3, 'short %(limit_value)d')])", *each("ab")),
    fields("CharField(validators=[validators.MaxLengthValidator(1)])", *each("ab")),
    fields("CharField(validators=[validators.validate_email, validators.validate_slug])", *each("a@b.de", "a_b", "?")),
    fields("CharField(validators=[validators.URLValidator(schemes=['https'])])", *each("http://a.de", "https://a.de")),
    fields("EmailField()", "", *each("", "a@b.de", " a@b.de ", "a@b", "a@localhost", "a b@c.de", "a@b.c", "a@-b.de", "a@b-.de", "a@b..de", "a.b@c.de", ".a@c.de", "a.@c.de", "a..b@c.de", '"a b"@c.de', '"a\\"b"@c.de', '"a"b"@c.de',
           "a@[127.0.0.1]", "a@[::1]", "a@[300.0.0.1]", "a@müller.de", "é@b.de", "a@b.가나", "a" * 310 + "@example.com", "a" * 300 + "@example.com", "@b.de", "a@", "a@b@c.de", "a+b=c@d-e.co.uk", "a@" + "b" * 63 + ".de", "a@" + "b" * 64 + ".de", "a@b.d-", "a@b.-d",
           "a@b.de\n", "A@B.DE", "\u212a@b.de", "a@b c.de", "a@b。de")),
    fields("EmailField(max_length=8, required=False)", *each("", "a@bcde.de")),
    fields("IntegerField()", "", *each("", "1", " 42 ", "-3", "+7", "1.0", "1.00 ", "1.5", "a", "1e3", "0x10", "1_000", "１２", "1,000", "9" * 30, "9" * 4400, "1.", ".0", "--1", "٣")),
    fields("IntegerField(min_value=2, max_value=5)", *each("1", "2", "5", "6", "")),
    fields("IntegerField(min_value=2, initial=3, required=False, widget=forms.TextInput)", *each("1", "3", "03", "")),
    fields("IntegerField(initial=0)", *each("0", "")),
    fields("IntegerField(widget=forms.HiddenInput)", *each("a", "1")),
    fields("IntegerField(widget=forms.NumberInput(attrs={'step': 5}))", *each("1")),
    fields("FloatField()", "", *each("", "1", "1.50", " 2.5 ", "-0.1", "1e3", "nan", "inf", "a", "1,5", "1_0.5", "１.５")),
    fields("FloatField(min_value=0.5, max_value=2.5)", *each("0.4", "0.5", "3")),
    fields("FloatField(initial=1.5, widget=forms.NumberInput(attrs={'step': '0.1'}))", *each("1.5", "1.50", "2")),
    fields("DecimalField()", "", *each("", "1", "1.50", " 2.5 ", "-0.1", "1e3", "NaN", "sNaN12", "Infinity", "-inf", "a", "1,5", "1_0.5", "１.５", ".5", "5.", "1e-9", "0.00")),
    fields("DecimalField(max_digits=5, decimal_places=2)", *each("1", "123.45", "1234.5", "1.234", "123456", "1e4", "0.001", "00012.50", "1e-3", "1234")),
    fields("DecimalField(max_digits=1, decimal_places=1, min_value=0, max_value=9)", *each("10", "0.11", "1", "-1")),
    fields("DecimalField(decimal_places=8)", *each("1.123456789")),
    fields("DecimalField(decimal_places=0, initial=3, max_value=2)", *each("3", "3.0", "2")),
    fields("DecimalField(max_digits=4, widget=forms.TextInput)", *each("12345")),
    fields("BooleanField()", "", *each("on", "", "true", "True", "false", "False", "0", "1", "off")),
    fields("BooleanField(required=False)", "", *each("on", "false", "0")),
    fields("BooleanField(required=False, initial=True, label='I agree')", "", *each("on", "0")),
    fields("BooleanField(required=False, widget=forms.HiddenInput)", "", *each("False", "True", "0")),
    fields("ChoiceField(choices=[('s', 'Small'), ('m', 'Middle & more'), ('l', 'Large')])", "", *each("", "s", "x", "m", "<")),
    fields("ChoiceField(choices=[('', '---'), (1, 'One'), (2, 'Two')], required=False)", "", *each("", "1", "3")),
    fields("ChoiceField(choices=[('', '---'), (1, 'One'), (2, 'Two')])", "", *each("", "1", "3")),
    fields("ChoiceField(choices=[(None, '---'), ('a', 'A')])", "", *each("", "a", "None")),
    fields("ChoiceField(choices=[('Tea', [('g', 'Green'), ('b', 'Black')]), ('w', 'Water')], initial='b')", "", *each("g", "w", "Tea")),
    fields("ChoiceField(choices=[('s', 'Small'), ('l', 'Large')], widget=forms.RadioSelect)", "", *each("", "s", "x")),
    fields("ChoiceField(choices=[('s', 'Small'), ('l', 'Large')], widget=forms.RadioSelect(attrs={'class': 'r'}), initial='l', required=False)", "", *each("s")),
    fields("ChoiceField(choices=[('Tea', [('g', 'Green'), ('b', 'Black')]), ('w', 'Water')], widget=forms.RadioSelect)", "", *each("b")),
    fields("ChoiceField(choices=lambda: [('a', 'A'), ('b', 'B')])", "", *each("a", "c")),
    fields("ChoiceField(choices=())", "", *each("a")),
    fields("ChoiceField(choices=[('s', 'Small')], widget=forms.Select(attrs={'class': 'pick', 'size': 2}))", *each("s")),
    fields("ChoiceField(choices=[('s', 'Small')], widget=forms.TextInput)", *each("s", "t")),
    fields("TypedChoiceField(choices=[(1, 'One'), (2, 'Two'), ('x', 'X')], coerce=int)", "", *each("", "1", "x", "3")),
    fields("TypedChoiceField(choices=[(1, 'One'), (2, 'Two')], coerce=int, empty_value=None, required=False, initial=2)", "", *each("", "1", "2")),
    fields("MultipleChoiceField(choices=[('a', 'A'), ('b', 'B'), ('c', 'C')])", "", "x=a", "x=a&x=c", "x=a&x=z", "x="),
    fields("MultipleChoiceField(choices=[('a', 'A'), ('b', 'B')], required=False, initial=['b'])", "", "x=a", "x=b", "x=b&x=a"),
    fields("TypedMultipleChoiceField(choices=[('1', 'One'), ('2', 'Two'), ('x', 'X')], coerce=int)", "", "x=1", "x=1&x=2", "x=x", "x=3", "x="),
    fields("TypedMultipleChoiceField(choices=[(1, 'One'), (2, 'Two')], coerce=int, required=False, empty_value=None, widget=forms.CheckboxSelectMultiple, initial=[2])", "", "x=2", "x=1"),
    fields("MultipleChoiceField(choices=[('a', 'A'), ('b', 'B')], widget=forms.CheckboxSelectMultiple)", "", "x=a", "x=b&x=a", "x=z"),
    fields("MultipleChoiceField(choices=[(1, 'A'), (2, 'B')], widget=forms.MultipleHiddenInput, initial=[1, 2])", "", "x=1", "x=1&x=2"),
    fields("DateField()", "", *each("", "2026-03-02", "2026-3-2", "03/02/2026", "3/2/26", "3/2/70", "2026-02-30", "2026-13-01", "2026-03-02 10:00", " 2026-03-02 ", "today", "0001-01-01", "26-03-02", "2026-03-2a", "2026/03/02", "12/31/2026", "31/12/2026")),
    fields("DateField(input_formats=['%d.%m.%Y', '%d %m %y'], required=False)", *each("", "2.3.2026", "02 03 26", "2026-03-02")),
    fields("DateField(widget=forms.DateInput(attrs={'type': 'date'}, format='%d/%m/%Y'), initial='2026-03-02')", *each("2026-03-02", "")),
    fields("DateTimeField()", "", *each("", "2026-03-02 10:11", "2026-03-02T10:11:12", "2026-03-02 10:11:12.5", "2026-03-02", "03/02/2026 1:2", "2026-03-02 25:00", "2026-03-02T10:11:12Z", "x", "2026-02-30 10:00", "3/2/26 10:00:60", "2026-03-02  10:11")),
    fields("SlugField()", *each("", "a-b_C1", "a b", "é", "가", "a\n")),
    fields("SlugField(allow_unicode=True, max_length=3)", *each("가나", "é-", "a b", "abcd")),
    fields("URLField()", "", *each("", "http://a.de", "a.de", "a.de/x?y#z", "https://a.de:80/", "ftp://a.de", "mailto:a@b.de", "http://a", "http://localhost", "http://localhost:8000/x", "http://a.de/a b", "http://[::1]/", "http://[::g]/", "http://[::1", "//a.de/x", "http://user:pw@a.de/", "http://a.de:1",
           "http://a.de:123456", "http://127.0.0.1/", "http://300.0.0.1/", "http://müller.de/é", "http://가나.한국", "javascript:alert(1)", "http://-a.de", "http://a-.de", "http://a.d", "HTTP://A.DE", "http://a.de.", "http://.a.de", "http://a..de", "x" * 2100 + ".de", "a.de\tb", "http://a.de\n", "?", "#", "/x", "a:b", "localhost", "localhost:8000", "http://a_b.de", "http://xn--a.de", "http://a.xn--p1ai", "http://a.d1", "http://u@:p@a.de", "http://", "http:///x", "a.de:443/x")),
    fields("URLField(max_length=12, required=False)", *each("", "http://long.example.de")),
    fields("RegexField(r'^\\d{3}-\\d{4}$')", *each("", "123-4567", "123-45678", " 123-4567", "123-4567\n", "１２３-4567")),
    fields("RegexField(regex='^[A-Z]{2,}', max_length=4, strip=True, error_messages={'invalid': 'Two large letters.'})", *each("ab", "AB", " AB ", "ABCDE", "A")),
    fields("UUIDField()", *each("", "12345678-1234-4321-8765-123456789abc", "12345678123443218765123456789ABC", "{12345678-1234-4321-8765-123456789abc}", "urn:uuid:12345678-1234-4321-8765-123456789abc", "x", "12345678-1234-4321-8765-123456789ab")),
    # What a form is given.
    fields("CharField(initial='field')", "p-x=a", "x=a", beside="prefix='p'"),
    fields("CharField(initial='field')", "x=form", "x=field", beside="initial={'x': 'form'}"),
    fields("CharField(help_text='h')", "x=", beside="auto_id=False"),
    fields("CharField()", "x=", beside="auto_id='f_%s'"),
    fields("CharField()", "x=", beside="auto_id=True"),
    fields("ChoiceField(choices=[('a', 'A')], widget=forms.RadioSelect)", "x=", beside="auto_id=False"),
    fields("CharField()", "x=", beside="label_suffix=' ='"),
    fields("CharField()", "", "x=", "x=a", beside="empty_permitted=True, use_required_attribute=False"),
    fields("CharField()", "", beside="empty_permitted=True"),
    fields("CharField()", "x=a", beside="nonsense=1"),
    fields("CharField()", "x=a", beside="field_order=['x']"),
]

CONTACT = '''class F(forms.Form):
    name = forms.CharField(max_length=20)
    email = forms.EmailField(required=False, help_text="We write back.")
    subject = forms.CharField(widget=forms.HiddenInput, initial="tea")
    body = forms.CharField(widget=forms.Textarea, min_length=5)
    copy = forms.BooleanField(required=False)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if name.lower() == "root":
            raise forms.ValidationError("%(name)s may not write.", code="root", params={"name": name})
        return name.title()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("copy") and not cleaned.get("email"):
            self.add_error("email", "Where to?")
            raise forms.ValidationError("No copy <without> an address.")
        return cleaned
'''
ERRORS = [
    "str(form.non_field_errors())", "list(form.non_field_errors())", "form.non_field_errors()", "form.errors", "form.errors.as_data()", "form.errors.get_json_data()", "form.errors.get_json_data(escape_html=True)", "list(form.errors)", "len(form.errors)",
    "form.errors['email'] if 'email' in form.errors else None", "str(form['email'].errors)", "form['email'].errors.as_text()", "[e for e in form['email'].errors]", "form.has_error('email')", "form.has_error('email', 'required')", "form.has_error('name', 'root')", "form.has_error('__all__')",
    "form.errors.get('nothing')", "form.errors['nothing']", "bool(form.errors)", "dict(form.errors.items())", "form.cleaned_data.get('name')",
]
PARTS = [
    "form['name'].label", "form['name'].label_tag()", "form['name'].label_tag('Who?', attrs={'class': 'c', 'b': 1})", "form['name'].id_for_label", "form['name'].html_name", "form['name'].auto_id", "form['name'].value()", "form['name'].data", "form['name'].initial", "form['subject'].is_hidden", "str(form['name'])",
    "form['name'].name", "form['email'].help_text", "form['name'].help_text", "form['body'].widget_type", "form['name'].widget_type", "form['copy'].widget_type", "form['name'].as_hidden()", "form['name'].as_textarea()", "form['name'].as_text(attrs={'class': 'x'})", "form['name'].as_widget(attrs={'class': 'x'})", "form['nothing']",
    "[f.name for f in form]", "[f.name for f in form.visible_fields()]", "[f.name for f in form.hidden_fields()]", "list(form.fields)", "form.fields['name'].max_length", "form.fields['name'].required", "form.fields['body'].widget.attrs", "form.is_multipart()", "len(form['name'])", "str(form['name'][0])", "form.data.get('name')", "form.prefix",
    "form['name'].field.label", "form['name'].css_classes()", "form.add_prefix('a')", "'name' in form.fields", "form.initial", "form.fields['name'].clean('a')", "form.fields['name'].clean('')", "form.fields['copy'].has_changed(False, True)",
]
CASES.append((CONTACT, USUAL, [[None, "", ERRORS + PARTS]] + [[s, "", ERRORS + (PARTS if i < 2 else [])] for i, s in enumerate([
    "", "name=mina&subject=s&body=hello", "name=root&body=hello&subject=x", "name=mina+kim&body=hello&subject=x&copy=on", "name=mina&body=hello&copy=on&email=m%40b.de&subject=", "name=%3Cb%3E&email=nope&body=abc&subject=x", "name=" + "a" * 21 + "&body=hello&subject=x"])]))
CASES.append((CONTACT, USUAL, [["p-name=mina&p-body=hello&p-subject=x", "prefix='p', initial={'name': 'jun', 'email': 'j@b.de'}", PARTS]]))

RAISED = '''class F(forms.Form):
    a = forms.CharField(required=False)
    b = forms.CharField(required=False)

    def clean(self):
        how = self.cleaned_data.get("a")
        if how == "list":
            raise forms.ValidationError(["one", forms.ValidationError("two %(n)d", code="n", params={"n": 2})])
        if how == "dict":
            raise forms.ValidationError({"a": "is wrong", "b": ["first", forms.ValidationError("second", "c")]})
        if how == "none":
            return None
        if how == "other":
            return {"other": 1}
        if how == "addnone":
            self.add_error(None, "whole")
            self.add_error("b", forms.ValidationError(["x", "y"]))
            self.add_error(None, {"a": "from a dict"})
        if how == "addfield":
            self.add_error("c", "no such field")
        if how == "adddict":
            self.add_error("a", {"b": "x"})
        if how == "single":
            raise forms.ValidationError("Whole form.", code="whole")
        if how == "nested":
            raise forms.ValidationError(forms.ValidationError(["in", "within"]))
        if how == "of":
            raise forms.ValidationError(forms.ValidationError("in %s", code="k", params="x"))
        if how == "twice":
            self.add_error("b", "once")
            self.add_error("b", "again")
        if how == "number":
            raise forms.ValidationError(5)
        return self.cleaned_data
'''
CASES.append((RAISED, USUAL, [["a=%s&b=keep" % how, "", ["form.non_field_errors().as_text()", "form.errors.as_data()", "form.has_error('b', 'c')", "form.has_error(None)"]] for how in
                       "list dict none other addnone addfield adddict single nested of twice number fine".split()]))

OWN = '''class F(forms.Form):
    name = forms.CharField()
    count = forms.IntegerField()
    error_css_class = "bad"
    field_order = ["count"]

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["name"].initial = user
        self.fields["count"].widget.attrs["class"] = "small"
        self.fields["count"].required = False
        self.fields["extra"] = forms.CharField(required=False, label="More")
        if user == "root":
            del self.fields["count"]

    def clean_count(self):
        return self.cleaned_data["count"] or 1
'''
CASES.append((OWN, USUAL, [[s, b, ["list(form.fields)", "form.user", "[str(f) for f in form]", "form['name'].css_classes()"]] for b in ["", "user='mina'", "user='root'"] for s in [None, "", "name=mina&count=2&extra=x", "name=mina", "name=&count=a"]]))

BELOW = '''class Base(forms.Form):
    a = forms.CharField()
    b = forms.CharField(required=False)
    required_css_class = "needed"

    def clean_a(self):
        return self.cleaned_data["a"].upper()


class F(Base):
    c = forms.IntegerField(required=False)
    b = None
    prefix = "own"

    def clean(self):
        data = super().clean()
        data["both"] = str(data.get("a")) + str(data.get("c"))
        return data
'''
CASES.append((BELOW, USUAL, [[s, b, ["list(form.fields)", "list(F.base_fields)", "form.prefix", "form['a'].label_tag()"]] for b in ["", "prefix='given'"] for s in [None, "own-a=x&own-c=3", "given-a=x", "own-c=z"]]))

CHECKED = '''def even(value):
    if value % 2:
        raise ValidationError("%(value)s is odd.", code="odd", params={"value": value})


def short(value):
    if len(value) > 3:
        raise ValidationError(["too long", "by %d" % (len(value) - 3)])


class F(forms.Form):
    n = forms.IntegerField(validators=[even, validators.MaxValueValidator(10)], error_messages={"odd": "Even ones, not %(value)s!"})
    t = forms.CharField(validators=[short], required=False)
'''
CASES.append((CHECKED, USUAL, [[s, "", []] for s in ["n=2&t=abc", "n=3", "n=13&t=abcdef", "n=12"]]))

CAUGHT = '''made = []
for build in (lambda: forms.ValidationError("m"), lambda: forms.ValidationError("m %(a)s", code="c", params={"a": 1}), lambda: forms.ValidationError(["x", "y"]), lambda: forms.ValidationError({"f": "x", "g": ["y", "z"]})):
    try:
        raise build()
    except ValidationError as e:
        made.append([str(e), repr(e), e.messages, getattr(e, "message", "-"), getattr(e, "code", "-"), getattr(e, "params", "-"), getattr(e, "message_dict", "-"), len(getattr(e, "error_list", []))])


class F(forms.Form):
    x = forms.CharField()
'''
CASES.append((CAUGHT, [], [[None, "", ["made", "isinstance(forms.ValidationError('x'), ValidationError)", "isinstance(forms.ValidationError('x'), Exception)"]]]))

DRAWN = '''class F(forms.Form):
    only = forms.CharField(widget=forms.HiddenInput)
    also = forms.CharField(widget=forms.HiddenInput(attrs={"class": "h"}), required=False)
'''
CASES.append((DRAWN, USUAL, [[s, "", []] for s in [None, "", "only=a&also=b"]]))

LAST = '''class F(forms.Form):
    a = forms.CharField(help_text="Help.")
    h = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Never.")
'''
CASES.append((LAST, USUAL, [[s, "", []] for s in [None, "", "a=1&h=2"]]))

RADIOS = '''class F(forms.Form):
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect, initial="s")
    tea = forms.ChoiceField(choices=[("g", "Green"), ("b", "Black")])
    name = forms.CharField()
'''
CASES.append((RADIOS, USUAL, [[s, "", ["[str(r) for r in form['size']]", "[r.tag() for r in form['size']]", "[r.id_for_label for r in form['size']]", "[r.choice_label for r in form['size']]", "[str(o) for o in form['tea']]", "[str(o) for o in form['name']]", "len(form['size'])", "form['size'][1].data",
                                "form['size'].id_for_label", "form['size'].label_tag()", "form['size'].legend_tag()", "form['size'].legend_tag('<Size>', {'class': 'c'}, '?')", "form['size'].use_fieldset", "form['size'].aria_describedby", "form['size'].as_field_group()", "form['name'].aria_describedby", "form['name'].as_field_group()", "str(form)"]] for s in [None, "size=l&tea=b&name=x"]]))

LATER = '''class F(forms.Form):
    size = forms.ChoiceField(choices=[])
    name = forms.CharField(required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["size"].choices = [("a", "A"), ("b", "B")]
        self.fields["name"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["name"].help_text = "Long."
        self.fields["name"].label = "Story"
        self.fields["name"].error_messages["required"] = "Tell."
        self.fields["name"].validators.append(validators.MinLengthValidator(2))
        self.initial["size"] = "b"
'''
CASES.append((LATER, USUAL, [[s, "", []] for s in [None, "size=a&name=x", "size=c&name="]]))
