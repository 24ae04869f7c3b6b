"""Mails that are objects, as Django 3.2 has them, without attachments.

What the house keeps of a mail is its text, one for everybody to whom it goes; of content_subtype "html" it is the page.
"""


def _addresses(given, name):
    if given:
        if isinstance(given, str):
            raise TypeError('"%s" argument must be a list or tuple' % name)
        return list(given)
    return []


class EmailMessage:
    content_subtype = "plain"

    def __init__(self, subject="", body="", from_email=None, to=None, bcc=None, connection=None, attachments=None, headers=None, cc=None, reply_to=None):
        self.to = _addresses(to, "to")
        self.cc = _addresses(cc, "cc")
        self.bcc = _addresses(bcc, "bcc")
        self.reply_to = _addresses(reply_to, "reply_to")
        self.from_email = from_email or settings.DEFAULT_FROM_EMAIL
        self.subject = subject
        self.body = body or ""
        if attachments or connection:
            raise NotImplementedError("a mail has no attachments and no connection here")
        self.attachments = []
        self.extra_headers = headers or {}

    def recipients(self):
        return [email for email in (self.to + self.cc + self.bcc) if email]

    def send(self, fail_silently=False):
        if not self.recipients():
            return 0
        _mailed(self.subject, self.body, self.extra_headers.get("From", self.from_email), self.recipients(), self.content_subtype == "html")
        return 1

    def attach(self, filename=None, content=None, mimetype=None):
        raise NotImplementedError("a mail has no attachments here")

    def attach_file(self, path, mimetype=None):
        raise NotImplementedError("a mail has no attachments here")


class EmailMultiAlternatives(EmailMessage):
    def __init__(
        self, subject="", body="", from_email=None, to=None, bcc=None, connection=None, attachments=None, headers=None, alternatives=None, cc=None, reply_to=None
    ):
        super().__init__(subject, body, from_email, to, bcc, connection, attachments, headers, cc, reply_to)
        self.alternatives = list(alternatives or [])

    def attach_alternative(self, content, mimetype):
        assert content is not None
        assert mimetype is not None
        self.alternatives.append((content, mimetype))
