"""dataclasses: __init__, __repr__ and __eq__ of the names that the body of a class gives a type."""


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _fields_of(cls, kw_only):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        for f in _own_value(base, "__dataclass_fields__", {}).values():
            found[f.name] = f
    for name in _annotated(cls):
        default = _own_value(cls, name, MISSING)
        if isinstance(default, Field):
            f = default
        else:
            if isinstance(default, (list, dict, set)):
                raise ValueError(f"mutable default {default.__class__} for field {name} is not allowed: use default_factory")
            f = Field(default, MISSING, True, True, None, True, None, MISSING)
        f.name = name
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        found[name] = f
        if isinstance(default, Field):
            if f.default is not MISSING:
                setattr(cls, name, f.default)
            else:
                delattr(cls, name)
    return found


def _init(cls, fields, frozen):
    names = {"_object_setattr": _put}
    given, named, lines = [], [], []
    seen = None
    for f in fields:
        value = None
        if f.init:
            value = f.name
            said = f.name
            if f.default is not MISSING:
                names["_default_" + f.name] = f.default
                said += "=_default_" + f.name
            elif f.default_factory is not MISSING:
                names["_factory_" + f.name] = f.default_factory
                names["_MISSING"] = MISSING
                said += "=_MISSING"
                value = f"_factory_{f.name}() if {f.name} is _MISSING else {f.name}"
            elif seen and not f.kw_only:
                raise TypeError(f"non-default argument {f.name!r} follows default argument")
            if "=" in said and not f.kw_only:
                seen = f.name
            (named if f.kw_only else given).append(said)
        elif f.default_factory is not MISSING:
            names["_factory_" + f.name] = f.default_factory
            value = f"_factory_{f.name}()"
        if value is not None:
            lines.append(f"    _object_setattr(self, {f.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    params = ", ".join(["self", *given, *(["*", *named] if named else [])])
    text = f"def __init__({params}):\n" + ("\n".join(lines) or "    pass")
    return _function(text, names, cls.__qualname__ + ".__init__")


def _values(self, fields):
    return tuple(getattr(self, f.name) for f in fields)


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, kw_only):
    found = _fields_of(cls, kw_only)
    fields = list(found.values())
    cls.__dataclass_fields__ = found
    cls.__match_args__ = tuple(f.name for f in fields if f.init and not f.kw_only)
    compared = [f for f in fields if f.compare]
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    if init:
        cls.__init__ = _init(cls, fields, frozen)

    def __repr__(self):
        shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields if f.repr)
        return self.__class__.__qualname__ + f"({shown})"

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, compared) == _values(other, compared)

    def __lt__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, compared) < _values(other, compared)

    def __le__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, compared) <= _values(other, compared)

    def __gt__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, compared) > _values(other, compared)

    def __ge__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, compared) >= _values(other, compared)

    def __setattr__(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    if repr_ and not _own(cls, "__repr__"):
        cls.__repr__ = __repr__
    if eq and not _own(cls, "__eq__"):
        cls.__eq__ = __eq__
    if order:
        for name, method in {"__lt__": __lt__, "__le__": __le__, "__gt__": __gt__, "__ge__": __ge__}.items():
            if _own(cls, name):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
            setattr(cls, name, method)
    if frozen:
        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    return cls


def dataclass(cls=None, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, kw_only=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, kw_only)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    found = getattr(class_or_instance, "__dataclass_fields__", None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(found.values())


def is_dataclass(obj):
    return hasattr(obj, "__dataclass_fields__")


def _plain(obj, factory):
    if is_dataclass(obj) and not isinstance(obj, type):
        return factory([(f.name, _plain(getattr(obj, f.name), factory)) for f in fields(obj)])
    if isinstance(obj, list):
        return [_plain(v, factory) for v in obj]
    if isinstance(obj, tuple):
        return tuple(_plain(v, factory) for v in obj)
    if isinstance(obj, dict):
        return {_plain(k, factory): _plain(v, factory) for k, v in obj.items()}
    return _deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _plain(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")
    return tuple_factory([_plain(getattr(obj, f.name), dict) for f in fields(obj)])


def replace(obj, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("replace() should be called on dataclass instances")
    for f in fields(obj):
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
