"""Who may see a view that is a class, and the views that log in and out."""


class AccessMixin:
    login_url = None
    permission_denied_message = ""
    raise_exception = False
    redirect_field_name = "next"

    def get_login_url(self):
        url = self.login_url or settings.LOGIN_URL
        if not url:
            raise ImproperlyConfigured(
                "{0} is missing the login_url attribute. Define {0}.login_url, settings.LOGIN_URL, or override {0}.get_login_url().".format(
                    self.__class__.__name__
                )
            )
        return str(url)

    def get_permission_denied_message(self):
        return self.permission_denied_message

    def get_redirect_field_name(self):
        return self.redirect_field_name

    def handle_no_permission(self):
        if self.raise_exception or self.request.user.is_authenticated:
            raise PermissionDenied(self.get_permission_denied_message())
        return HttpResponseRedirect(_login_place(self.get_login_url(), self.get_redirect_field_name()))


class LoginRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)


class UserPassesTestMixin(AccessMixin):
    def test_func(self):
        raise NotImplementedError("{} is missing the implementation of the test_func() method.".format(self.__class__.__name__))

    def get_test_func(self):
        return self.test_func

    def dispatch(self, request, *args, **kwargs):
        if not self.get_test_func()():
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin(AccessMixin):
    permission_required = None

    def get_permission_required(self):
        if self.permission_required is None:
            raise ImproperlyConfigured(
                "{0} is missing the permission_required attribute. Define {0}.permission_required, or override {0}.get_permission_required().".format(
                    self.__class__.__name__
                )
            )
        if isinstance(self.permission_required, str):
            return (self.permission_required,)
        return self.permission_required

    def has_permission(self):
        return self.request.user.has_perms(self.get_permission_required())

    def dispatch(self, request, *args, **kwargs):
        if not self.has_permission():
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)


class SuccessURLAllowedHostsMixin:
    success_url_allowed_hosts = set()

    def get_success_url_allowed_hosts(self):
        return {self.request.get_host(), *self.success_url_allowed_hosts}


class RedirectURLMixin(SuccessURLAllowedHostsMixin):
    # Django has it since 4.1, in the place of the one above; LoginView has next_page since 4.0.
    next_page = None
    redirect_field_name = "next"

    def get_success_url(self):
        return self.get_redirect_url() or self.get_default_redirect_url()

    def get_redirect_url(self):
        field = self.redirect_field_name
        place = self.request.POST.get(field, self.request.GET.get(field, ""))
        safe = url_has_allowed_host_and_scheme(
            url=place, allowed_hosts=self.get_success_url_allowed_hosts(), require_https=self.request.is_secure()
        )
        return place if safe else ""

    def get_default_redirect_url(self):
        if self.next_page:
            return resolve_url(self.next_page)
        raise ImproperlyConfigured("No URL to redirect to. Provide a next_page.")


class LoginView(RedirectURLMixin, FormView):
    form_class = AuthenticationForm
    authentication_form = None
    template_name = "registration/login.html"
    redirect_authenticated_user = False

    @method_decorator(_looks_for_token)
    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        if self.redirect_authenticated_user and self.request.user.is_authenticated:
            place = self.get_success_url()
            if place == self.request.path:
                raise ValueError(
                    "Redirection loop for authenticated user detected. Check that your LOGIN_REDIRECT_URL doesn't point to a login page."
                )
            return HttpResponseRedirect(place)
        return super().dispatch(request, *args, **kwargs)

    def get_default_redirect_url(self):
        return resolve_url(self.next_page or settings.LOGIN_REDIRECT_URL)

    def get_form_class(self):
        return self.authentication_form or self.form_class

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["request"] = self.request
        return kwargs

    def form_valid(self, form):
        login(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        host = self.request.get_host()
        context.update(
            {
                self.redirect_field_name: self.get_redirect_url(),
                "site": {"name": host, "domain": host},
                "site_name": host,
                **(self.extra_context or {}),
            }
        )
        return context


class LogoutView(SuccessURLAllowedHostsMixin, TemplateView):
    # It logs out on a GET as well, which Django has not done since 5.0.
    next_page = None
    redirect_field_name = "next"
    template_name = "registration/logged_out.html"

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        logout(request)
        place = self.get_next_page()
        if place:
            return HttpResponseRedirect(place)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def get_next_page(self):
        place = self.next_page
        if self.next_page is not None:
            place = resolve_url(self.next_page)
        elif settings.LOGOUT_REDIRECT_URL:
            place = resolve_url(settings.LOGOUT_REDIRECT_URL)
        field = self.redirect_field_name
        if field in self.request.POST or field in self.request.GET:
            place = self.request.POST.get(field, self.request.GET.get(field))
            safe = url_has_allowed_host_and_scheme(
                url=place, allowed_hosts=self.get_success_url_allowed_hosts(), require_https=self.request.is_secure()
            )
            if not safe:
                place = self.request.path
        return place

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        host = self.request.get_host()
        context.update(
            {"site": {"name": host, "domain": host}, "site_name": host, "title": "Logged out", **(self.extra_context or {})}
        )
        return context
