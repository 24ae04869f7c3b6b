"""Links with which a password is set anew, and the views about passwords.

A token is Django's to the octet. _reset_stamp, which classes.go gives these lines, is the last login as the token has it.
"""

from datetime import datetime


def int_to_base36(i):
    char_set = "0123456789abcdefghijklmnopqrstuvwxyz"
    if i < 0:
        raise ValueError("Negative base36 conversion input.")
    if i < 36:
        return char_set[i]
    b36 = ""
    while i != 0:
        i, n = divmod(i, 36)
        b36 = char_set[n] + b36
    return b36


def base36_to_int(s):
    if len(s) > 13:
        raise ValueError("Base36 input too large")
    return int(s, 36)


class PasswordResetTokenGenerator:
    key_salt = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
    algorithm = None
    _secret = None
    _secret_fallbacks = None

    def __init__(self):
        self.algorithm = self.algorithm or "sha256"

    def _get_secret(self):
        return self._secret or settings.SECRET_KEY

    def _set_secret(self, secret):
        self._secret = secret

    secret = property(_get_secret, _set_secret)

    def _get_fallbacks(self):
        return settings.SECRET_KEY_FALLBACKS if self._secret_fallbacks is None else self._secret_fallbacks

    def _set_fallbacks(self, fallbacks):
        self._secret_fallbacks = fallbacks

    secret_fallbacks = property(_get_fallbacks, _set_fallbacks)

    def make_token(self, user):
        return self._make_token_with_timestamp(user, self._num_seconds(self._now()), self.secret)

    def check_token(self, user, token):
        if not (user and token):
            return False
        try:
            ts_b36, _ = token.split("-")
        except ValueError:
            return False
        try:
            ts = base36_to_int(ts_b36)
        except ValueError:
            return False
        for secret in [self.secret, *self.secret_fallbacks]:
            if constant_time_compare(self._make_token_with_timestamp(user, ts, secret), token):
                break
        else:
            _told("check_token(): the token is not that of the user as he is now")
            return False
        if self._num_seconds(self._now()) - ts > settings.PASSWORD_RESET_TIMEOUT:
            _told("check_token(): the token is too old")
            return False
        _told("check_token(): the token is that of the user as he is now")
        return True

    def _make_token_with_timestamp(self, user, timestamp, secret):
        hash_string = salted_hmac(
            self.key_salt, self._make_hash_value(user, timestamp), secret=secret, algorithm=self.algorithm
        ).hexdigest()[::2]
        return "%s-%s" % (int_to_base36(timestamp), hash_string)

    def _make_hash_value(self, user, timestamp):
        return f"{user.pk}{user.password}{_reset_stamp(user)}{timestamp}{user.email or ''}"

    def _num_seconds(self, dt):
        return int((dt - datetime(2001, 1, 1)).total_seconds())

    def _now(self):
        return datetime.now()


default_token_generator = PasswordResetTokenGenerator()


class PasswordResetForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def send_mail(self, subject_template_name, email_template_name, context, from_email, to_email, html_email_template_name=None):
        subject = "".join(_reset_text(subject_template_name, context).splitlines())
        body = _reset_text(email_template_name, context)
        email_message = EmailMultiAlternatives(subject, body, from_email, [to_email])
        if html_email_template_name is not None:
            email_message.attach_alternative(render_to_string(html_email_template_name, context), "text/html")
        email_message.send()

    def get_users(self, email):
        return [
            user
            for user in User.objects.filter(email__iexact=email, is_active=True)
            if user.has_usable_password() and user.email.casefold() == email.casefold()
        ]

    def save(
        self,
        domain_override=None,
        subject_template_name="registration/password_reset_subject.txt",
        email_template_name="registration/password_reset_email.html",
        use_https=False,
        token_generator=default_token_generator,
        from_email=None,
        request=None,
        html_email_template_name=None,
        extra_email_context=None,
    ):
        email = self.cleaned_data["email"]
        domain = domain_override or request.get_host()
        for user in self.get_users(email):
            context = {
                "email": user.email,
                "domain": domain,
                "site_name": domain,
                "uid": urlsafe_base64_encode(force_bytes(user.pk)),
                "user": user,
                "token": token_generator.make_token(user),
                "protocol": "https" if use_https else "http",
                **(extra_email_context or {}),
            }
            self.send_mail(
                subject_template_name,
                email_template_name,
                context,
                from_email,
                user.email,
                html_email_template_name=html_email_template_name,
            )


def _reset_text(name, context):
    if _has_template(name):
        return render_to_string(name, context)
    if name == "registration/password_reset_subject.txt":
        return gettext("Password reset on %(site_name)s") % {"site_name": context["site_name"]}
    if name == "registration/password_reset_email.html":
        site = {"site_name": context["site_name"]}
        place = reverse("password_reset_confirm", kwargs={"uidb64": context["uid"], "token": context["token"]})
        return (
            "\n\n"
            + gettext("You're receiving this email because you requested a password reset for your user account at %(site_name)s.") % site
            + "\n\n" + gettext("Please go to the following page and choose a new password:") + "\n\n"
            + f"{context['protocol']}://{context['domain']}{place}\n\n"
            + gettext("In case you’ve forgotten, you are:") + f" {context['user'].get_username()}\n\n"
            + gettext("Thanks for using our site!") + "\n\n" + gettext("The %(site_name)s team") % site + "\n\n"
        )
    return render_to_string(name, context)


class PasswordContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update({"title": self.title, "subtitle": None, **(self.extra_context or {})})
        return context


class PasswordResetView(PasswordContextMixin, FormView):
    email_template_name = "registration/password_reset_email.html"
    extra_email_context = None
    form_class = PasswordResetForm
    from_email = None
    html_email_template_name = None
    subject_template_name = "registration/password_reset_subject.txt"
    success_url = None
    template_name = "registration/password_reset_form.html"
    title = gettext_lazy("Password reset")
    token_generator = default_token_generator

    @method_decorator(_looks_for_token)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get_success_url(self):
        return str(self.success_url or reverse("password_reset_done"))

    def form_valid(self, form):
        form.save(
            use_https=self.request.is_secure(),
            token_generator=self.token_generator,
            from_email=self.from_email,
            email_template_name=self.email_template_name,
            subject_template_name=self.subject_template_name,
            request=self.request,
            html_email_template_name=self.html_email_template_name,
            extra_email_context=self.extra_email_context,
        )
        return super().form_valid(form)


class PasswordResetDoneView(PasswordContextMixin, TemplateView):
    template_name = "registration/password_reset_done.html"
    title = gettext_lazy("Password reset sent")


class PasswordResetConfirmView(PasswordContextMixin, FormView):
    form_class = SetPasswordForm
    post_reset_login = False
    post_reset_login_backend = None
    reset_url_token = "set-password"
    success_url = None
    template_name = "registration/password_reset_confirm.html"
    title = gettext_lazy("Enter new password")
    token_generator = default_token_generator

    @method_decorator(never_cache)
    def dispatch(self, *args, **kwargs):
        if "uidb64" not in kwargs or "token" not in kwargs:
            raise ImproperlyConfigured("The URL path must contain 'uidb64' and 'token' parameters.")
        self.validlink = False
        self.user = self.get_user(kwargs["uidb64"])
        if self.user is not None:
            token = kwargs["token"]
            if token == self.reset_url_token:
                session_token = self.request.session.get("_password_reset_token")
                if self.token_generator.check_token(self.user, session_token):
                    self.validlink = True
                    return super().dispatch(*args, **kwargs)
            elif self.token_generator.check_token(self.user, token):
                self.request.session["_password_reset_token"] = token
                return HttpResponseRedirect(self.request.path.replace(token, self.reset_url_token))
        return self.render_to_response(self.get_context_data())

    def get_success_url(self):
        return str(self.success_url or reverse("password_reset_complete"))

    def get_user(self, uidb64):
        try:
            uid = urlsafe_base64_decode(uidb64).decode()
            return User.objects.get(pk=uid)
        except (TypeError, ValueError, OverflowError, User.DoesNotExist):
            return None

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["user"] = self.user
        return kwargs

    def form_valid(self, form):
        user = form.save()
        del self.request.session["_password_reset_token"]
        if self.post_reset_login:
            login(self.request, user, self.post_reset_login_backend)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.validlink:
            context["validlink"] = True
        else:
            context.update({"form": None, "title": gettext("Password reset unsuccessful"), "validlink": False})
        return context


class PasswordResetCompleteView(PasswordContextMixin, TemplateView):
    template_name = "registration/password_reset_complete.html"
    title = gettext_lazy("Password reset complete")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["login_url"] = resolve_url(settings.LOGIN_URL)
        return context


class PasswordChangeView(PasswordContextMixin, FormView):
    form_class = PasswordChangeForm
    success_url = None
    template_name = "registration/password_change_form.html"
    title = gettext_lazy("Password change")

    @method_decorator(_looks_for_token)
    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get_success_url(self):
        return str(self.success_url or reverse("password_change_done"))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["user"] = self.request.user
        return kwargs

    def form_valid(self, form):
        form.save()
        update_session_auth_hash(self.request, form.user)
        return super().form_valid(form)


class PasswordChangeDoneView(PasswordContextMixin, TemplateView):
    template_name = "registration/password_change_done.html"
    title = gettext_lazy("Password change successful")

    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)
