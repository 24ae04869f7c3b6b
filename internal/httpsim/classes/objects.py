"""The views that show rows of a model, and those that change them."""


class InvalidPage(Exception):
    pass


class PageNotAnInteger(InvalidPage):
    pass


class EmptyPage(InvalidPage):
    pass


class Paginator:
    ELLIPSIS = gettext_lazy("…")
    default_error_messages = {
        "invalid_page": gettext_lazy("That page number is not an integer"),
        "min_page": gettext_lazy("That page number is less than 1"),
        "no_results": gettext_lazy("That page contains no results"),
    }

    def __init__(self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None):
        self.object_list = object_list
        self.per_page = int(per_page)
        self.orphans = int(orphans)
        self.allow_empty_first_page = allow_empty_first_page
        self.error_messages = {**self.default_error_messages, **(error_messages or {})}

    def __iter__(self):
        for number in self.page_range:
            yield self.page(number)

    def validate_number(self, number):
        try:
            if isinstance(number, float) and not number.is_integer():
                raise ValueError
            number = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger(self.error_messages["invalid_page"])
        if number < 1:
            raise EmptyPage(self.error_messages["min_page"])
        if number > self.num_pages:
            raise EmptyPage(self.error_messages["no_results"])
        return number

    def get_page(self, number):
        try:
            number = self.validate_number(number)
        except PageNotAnInteger:
            number = 1
        except EmptyPage:
            number = self.num_pages
        return self.page(number)

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        end = first + self.per_page
        if end + self.orphans >= self.count:
            end = self.count
        return self._get_page(self.object_list[first:end], number, self)

    def _get_page(self, *args, **kwargs):
        return Page(*args, **kwargs)

    @property
    def count(self):
        if "_count" not in vars(self):
            rows = self.object_list
            self._count = len(rows) if isinstance(rows, (list, tuple, str)) else rows.count() if hasattr(rows, "count") else len(rows)
        return self._count

    @property
    def num_pages(self):
        if self.count == 0 and not self.allow_empty_first_page:
            return 0
        hits = max(1, self.count - self.orphans)
        return -(-hits // self.per_page)

    @property
    def page_range(self):
        return range(1, self.num_pages + 1)

    def get_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2):
        number = self.validate_number(number)
        if self.num_pages <= (on_each_side + on_ends) * 2:
            yield from self.page_range
            return
        if number > (1 + on_each_side + on_ends) + 1:
            yield from range(1, on_ends + 1)
            yield self.ELLIPSIS
            yield from range(number - on_each_side, number + 1)
        else:
            yield from range(1, number + 1)
        if number < (self.num_pages - on_each_side - on_ends) - 1:
            yield from range(number + 1, number + on_each_side + 1)
            yield self.ELLIPSIS
            yield from range(self.num_pages - on_ends + 1, self.num_pages + 1)
        else:
            yield from range(number + 1, self.num_pages + 1)


class Page:
    def __init__(self, object_list, number, paginator):
        self.object_list = object_list
        self.number = number
        self.paginator = paginator

    def __repr__(self):
        return "<Page %s of %s>" % (self.number, self.paginator.num_pages)

    def __len__(self):
        return len(self.object_list)

    def __iter__(self):
        return iter(list(self.object_list))

    def __getitem__(self, index):
        if not isinstance(index, int):
            raise TypeError("Page indices must be integers or slices, not %s." % type(index).__name__)
        if not isinstance(self.object_list, list):
            self.object_list = list(self.object_list)
        return self.object_list[index]

    def has_next(self):
        return self.number < self.paginator.num_pages

    def has_previous(self):
        return self.number > 1

    def has_other_pages(self):
        return self.has_previous() or self.has_next()

    def next_page_number(self):
        return self.paginator.validate_number(self.number + 1)

    def previous_page_number(self):
        return self.paginator.validate_number(self.number - 1)

    def start_index(self):
        if self.paginator.count == 0:
            return 0
        return self.paginator.per_page * (self.number - 1) + 1

    def end_index(self):
        if self.number == self.paginator.num_pages:
            return self.paginator.count
        return self.number * self.paginator.per_page


def _missing(view):
    return ImproperlyConfigured(
        "%(cls)s is missing a QuerySet. Define %(cls)s.model, %(cls)s.queryset, or override %(cls)s.get_queryset()."
        % {"cls": view.__class__.__name__}
    )


class MultipleObjectMixin(ContextMixin):
    allow_empty = True
    queryset = None
    model = None
    paginate_by = None
    paginate_orphans = 0
    context_object_name = None
    paginator_class = Paginator
    page_kwarg = "page"
    ordering = None

    def get_queryset(self):
        if self.queryset is not None:
            queryset = self.queryset.all() if _names(self.queryset) else self.queryset
        elif self.model is not None:
            queryset = self.model._default_manager.all()
        else:
            raise _missing(self)
        ordering = self.get_ordering()
        if ordering:
            queryset = queryset.order_by(*((ordering,) if isinstance(ordering, str) else ordering))
        return queryset

    def get_ordering(self):
        return self.ordering

    def paginate_queryset(self, queryset, page_size):
        paginator = self.get_paginator(
            queryset, page_size, orphans=self.get_paginate_orphans(), allow_empty_first_page=self.get_allow_empty()
        )
        asked = self.kwargs.get(self.page_kwarg) or self.request.GET.get(self.page_kwarg) or 1
        try:
            number = int(asked)
        except ValueError:
            if asked != "last":
                raise Http404(gettext("Page is not “last”, nor can it be converted to an int."))
            number = paginator.num_pages
        try:
            page = paginator.page(number)
        except InvalidPage as e:
            raise Http404(gettext("Invalid page (%(page_number)s): %(message)s") % {"page_number": number, "message": str(e)})
        return (paginator, page, page.object_list, page.has_other_pages())

    def get_paginate_by(self, queryset):
        return self.paginate_by

    def get_paginator(self, queryset, per_page, orphans=0, allow_empty_first_page=True, **kwargs):
        return self.paginator_class(queryset, per_page, orphans=orphans, allow_empty_first_page=allow_empty_first_page, **kwargs)

    def get_paginate_orphans(self):
        return self.paginate_orphans

    def get_allow_empty(self):
        return self.allow_empty

    def get_context_object_name(self, object_list):
        if self.context_object_name:
            return self.context_object_name
        names = _names(object_list)
        return "%s_list" % names["name"] if names else None

    def get_context_data(self, *, object_list=None, **kwargs):
        rows = object_list if object_list is not None else self.object_list
        size = self.get_paginate_by(rows)
        called = self.get_context_object_name(rows)
        context = {"paginator": None, "page_obj": None, "is_paginated": False}
        if size:
            context["paginator"], context["page_obj"], rows, context["is_paginated"] = self.paginate_queryset(rows, size)
        context["object_list"] = rows
        if called is not None:
            context[called] = rows
        context.update(kwargs)
        return super().get_context_data(**context)


class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_suffix = "_list"

    def get_template_names(self):
        try:
            names = super().get_template_names()
        except ImproperlyConfigured:
            names = []
        of = _names(self.object_list)
        if of:
            names.append("%s/%s%s.html" % (of["app"], of["name"], self.template_name_suffix))
        elif not names:
            raise ImproperlyConfigured(
                "%s requires either a 'template_name' attribute or a get_queryset() method that returns a QuerySet." % self.__class__.__name__
            )
        return names


class BaseListView(MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        if not self.get_allow_empty():
            asks = self.get_paginate_by(self.object_list) is not None and hasattr(self.object_list, "exists")
            if not (self.object_list.exists() if asks else self.object_list):
                raise Http404(gettext("Empty list and “%(class_name)s.allow_empty” is False.") % {"class_name": self.__class__.__name__})
        return self.render_to_response(self.get_context_data())


class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    pass


class SingleObjectMixin(ContextMixin):
    model = None
    queryset = None
    slug_field = "slug"
    context_object_name = None
    slug_url_kwarg = "slug"
    pk_url_kwarg = "pk"
    query_pk_and_slug = False

    def get_object(self, queryset=None):
        if queryset is None:
            queryset = self.get_queryset()
        pk = self.kwargs.get(self.pk_url_kwarg)
        slug = self.kwargs.get(self.slug_url_kwarg)
        if pk is None and slug is None:
            raise AttributeError(
                "Generic detail view %s must be called with either an object pk or a slug in the URLconf." % self.__class__.__name__
            )
        if pk is not None:
            queryset = queryset.filter(pk=pk)
        if slug is not None and (pk is None or self.query_pk_and_slug):
            queryset = queryset.filter(**{self.get_slug_field(): slug})
        try:
            return queryset.get()
        except ObjectDoesNotExist:
            raise Http404(gettext("No %(verbose_name)s found matching the query") % {"verbose_name": _names(queryset)["verbose"]})

    def get_queryset(self):
        if self.queryset is not None:
            return self.queryset.all()
        if self.model:
            return self.model._default_manager.all()
        raise _missing(self)

    def get_slug_field(self):
        return self.slug_field

    def get_context_object_name(self, obj):
        if self.context_object_name:
            return self.context_object_name
        names = _names(obj)
        return names["name"] if names else None

    def get_context_data(self, **kwargs):
        context = {}
        if self.object:
            context["object"] = self.object
            called = self.get_context_object_name(self.object)
            if called:
                context[called] = self.object
        context.update(kwargs)
        return super().get_context_data(**context)


class BaseDetailView(SingleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data(object=self.object))


class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_field = None
    template_name_suffix = "_detail"

    def get_template_names(self):
        try:
            return super().get_template_names()
        except ImproperlyConfigured:
            names = []
            if self.object and self.template_name_field:
                name = getattr(self.object, self.template_name_field, None)
                if name:
                    names.append(name)
            of = _names(self.object) or _names(getattr(self, "model", None))
            if of:
                names.append("%s/%s%s.html" % (of["app"], of["name"], self.template_name_suffix))
            if not names:
                raise
            return names


class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass


def modelform_factory(model, form=ModelForm, fields=None):
    of, chosen = model, fields

    class Made(form):
        class Meta:
            model = of
            fields = chosen

    return Made


class ModelFormMixin(FormMixin, SingleObjectMixin):
    fields = None

    def get_form_class(self):
        if self.fields is not None and self.form_class:
            raise ImproperlyConfigured("Specifying both 'fields' and 'form_class' is not permitted.")
        if self.form_class:
            return self.form_class
        if self.fields is None:
            raise ImproperlyConfigured(
                "Using ModelFormMixin (base class of %s) without the 'fields' attribute is prohibited." % self.__class__.__name__
            )
        return modelform_factory(self.model or _names(self.object or self.get_queryset())["model"], fields=self.fields)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if hasattr(self, "object"):
            kwargs.update({"instance": self.object})
        return kwargs

    def get_success_url(self):
        if self.success_url:
            return self.success_url.format(**_fields(self.object))
        try:
            return self.object.get_absolute_url()
        except AttributeError:
            raise ImproperlyConfigured("No URL to redirect to.  Either provide a url or define a get_absolute_url method on the Model.")

    def form_valid(self, form):
        self.object = form.save()
        return super().form_valid(form)


class BaseCreateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        self.object = None
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = None
        return super().post(request, *args, **kwargs)


class CreateView(SingleObjectTemplateResponseMixin, BaseCreateView):
    template_name_suffix = "_form"


class BaseUpdateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class UpdateView(SingleObjectTemplateResponseMixin, BaseUpdateView):
    template_name_suffix = "_form"


class DeletionMixin:
    success_url = None

    def delete(self, request, *args, **kwargs):
        self.object = self.get_object()
        place = self.get_success_url()
        self.object.delete()
        return HttpResponseRedirect(place)

    def post(self, request, *args, **kwargs):
        return self.delete(request, *args, **kwargs)

    def get_success_url(self):
        if self.success_url:
            return self.success_url.format(**_fields(self.object))
        raise ImproperlyConfigured("No URL to redirect to. Provide a success_url.")


class BaseDeleteView(DeletionMixin, FormMixin, BaseDetailView):
    form_class = forms.Form

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = self.get_form()
        if form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def form_valid(self, form):
        place = self.get_success_url()
        self.object.delete()
        return HttpResponseRedirect(place)


class DeleteView(SingleObjectTemplateResponseMixin, BaseDeleteView):
    template_name_suffix = "_confirm_delete"
