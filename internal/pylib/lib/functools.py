"""functools, but for what keeps values from one call to the next: all requests would share them."""

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)
_nothing = object()
cached_property = _cached_property


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return _wraps(wrapper, wrapped)


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return _wraps(wrapper, wrapped)

    return decorate


def reduce(function, iterable, initial=_nothing):
    it = iter(iterable)
    if initial is _nothing:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for element in it:
        value = function(value, element)
    return value


class partial:
    def __init__(self, func, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        given = [repr(self.func), *[repr(x) for x in self.args], *[f"{k}={v!r}" for k, v in self.keywords.items()]]
        return "functools.partial(" + ", ".join(given) + ")"


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


def total_ordering(cls):
    def lt(self, other):
        return self.__lt__(other)

    given = [name for name in ("__lt__", "__le__", "__gt__", "__ge__") if _own(cls, name)]
    if not given:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = given[0] if "__lt__" not in given else "__lt__"

    def asked(self, other):
        return getattr(self, root)(other)

    def made(name):
        def compare(self, other):
            so = asked(self, other)
            if so is NotImplemented:
                return so
            same = self == other
            if root == "__lt__":
                return {"__gt__": not so and not same, "__le__": so or same, "__ge__": not so}[name]
            if root == "__le__":
                return {"__ge__": not so or same, "__lt__": so and not same, "__gt__": not so}[name]
            if root == "__gt__":
                return {"__lt__": not so and not same, "__ge__": so or same, "__le__": not so}[name]
            return {"__le__": not so or same, "__gt__": so and not same, "__lt__": not so}[name]

        return compare

    for name in ("__lt__", "__le__", "__gt__", "__ge__"):
        if name not in given:
            setattr(cls, name, made(name))
    return cls
