"""operator: what signs do, as functions."""


def itemgetter(item, *items):
    def one(obj):
        return obj[item]

    def several(obj):
        return tuple(obj[i] for i in (item, *items))

    return several if items else one


def attrgetter(attr, *attrs):
    def resolve(obj, name):
        for part in name.split("."):
            obj = getattr(obj, part)
        return obj

    def one(obj):
        return resolve(obj, attr)

    def several(obj):
        return tuple(resolve(obj, a) for a in (attr, *attrs))

    return several if attrs else one


def methodcaller(name, *args, **kwargs):
    def caller(obj):
        return getattr(obj, name)(*args, **kwargs)

    return caller


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def truediv(a, b):
    return a / b


def floordiv(a, b):
    return a // b


def mod(a, b):
    return a % b


def pow(a, b):
    return a**b


def neg(a):
    return -a


def eq(a, b):
    return a == b


def ne(a, b):
    return a != b


def lt(a, b):
    return a < b


def le(a, b):
    return a <= b


def gt(a, b):
    return a > b


def ge(a, b):
    return a >= b


def and_(a, b):
    return a & b


def or_(a, b):
    return a | b


def xor(a, b):
    return a ^ b


def not_(a):
    return not a


def truth(a):
    return True if a else False


def is_(a, b):
    return a is b


def is_not(a, b):
    return a is not b


def contains(a, b):
    return b in a


def getitem(a, b):
    return a[b]


def setitem(a, b, c):
    a[b] = c


def delitem(a, b):
    del a[b]


def concat(a, b):
    return a + b
