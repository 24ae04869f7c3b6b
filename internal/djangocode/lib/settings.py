class Path:
    def __init__(self, *parts):
        self._path = join(*parts) if parts else "."

    def __truediv__(self, other):
        return Path(self, other)

    def __rtruediv__(self, other):
        return Path(other, self)

    def __str__(self):
        return self._path

    def __repr__(self):
        return "PosixPath(" + repr(self._path) + ")"

    def __eq__(self, other):
        return isinstance(other, Path) and self._path == other._path

    def __hash__(self):
        return hash(self._path)

    def resolve(self, strict=False):
        return self

    def absolute(self):
        return self

    def joinpath(self, *others):
        return Path(self, *others)

    def as_posix(self):
        return self._path

    def exists(self):
        return False

    def is_file(self):
        return False

    def is_dir(self):
        return False

    def mkdir(self, mode=511, parents=False, exist_ok=False):
        return None

    @property
    def parent(self):
        return Path(dirname(self._path) or ".")

    @property
    def parents(self):
        all = [self.parent]
        while all[-1].parent != all[-1]:
            all.append(all[-1].parent)
        return all

    @property
    def name(self):
        return basename(self._path)

    @property
    def stem(self):
        return self.name.rsplit(".", 1)[0]


def join(first, *others):
    path = str(first)
    for part in others:
        part = str(part)
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path = path + part
        else:
            path = path + "/" + part
    return path


def dirname(path):
    head = str(path).rsplit("/", 1)[0] if "/" in str(path) else ""
    return head or ("/" if str(path).startswith("/") else "")


def basename(path):
    return str(path).rsplit("/", 1)[-1]


def abspath(path):
    return str(path)


def exists(path):
    return False


def makedirs(name, mode=511, exist_ok=False):
    return None


environ = {}


def getenv(key, default=None):
    return environ.get(key, default)


argv = ["manage.py", "runserver"]
search = ["/srv"]
version_info = (3, 12, 0, "final", 0)


def same(message):
    return message


def pgettext(context, message):
    return message


def reverse_lazy(viewname):
    return viewname


def load_dotenv(*args, **kwargs):
    return False


def find_dotenv(*args, **kwargs):
    return ""


class UndefinedValueError(Exception):
    pass


_nothing = object()


def config(option, default=_nothing, cast=None):
    if option in environ:
        value = environ[option]
    elif default is _nothing:
        raise UndefinedValueError(option + " not found. Declare it as envvar or define a default value.")
    else:
        value = default
    if cast is None:
        return value
    if cast is bool and isinstance(value, str):
        return value.lower() in ["yes", "y", "true", "t", "on", "1"]
    return cast(value)


class Csv:
    def __init__(self, cast=str, delimiter=","):
        self.cast = cast
        self.delimiter = delimiter

    def __call__(self, value):
        return [self.cast(part.strip()) for part in value.split(self.delimiter) if part.strip()]
