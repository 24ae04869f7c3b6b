"""itertools: each of them is a generator here."""


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    saved = []
    for element in iterable:
        yield element
        saved.append(element)
    while saved:
        for element in saved:
            yield element


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    it = iter(iterable)
    total = initial
    if initial is None:
        try:
            total = next(it)
        except StopIteration:
            return
    yield total
    for element in it:
        total = total + element if func is None else func(total, element)
        yield total


def chain(*iterables):
    for it in iterables:
        for element in it:
            yield element


def _from_iterable(iterables):
    for it in iterables:
        for element in it:
            yield element


chain.from_iterable = _from_iterable


def compress(data, selectors):
    return (d for d, s in zip(data, selectors) if s)


def dropwhile(predicate, iterable):
    it = iter(iterable)
    for x in it:
        if not predicate(x):
            yield x
            break
    for x in it:
        yield x


def takewhile(predicate, iterable):
    for x in iterable:
        if not predicate(x):
            return
        yield x


def filterfalse(predicate, iterable):
    for x in iterable:
        if not (x if predicate is None else predicate(x)):
            yield x


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def pairwise(iterable):
    it = iter(iterable)
    try:
        a = next(it)
    except StopIteration:
        return
    for b in it:
        yield (a, b)
        a = b


def islice(iterable, *args):
    start, stop, step = 0, None, 1
    if len(args) == 1:
        stop = args[0]
    elif len(args) == 2:
        start, stop = args
    elif len(args) == 3:
        start, stop, step = args
    else:
        raise TypeError(f"islice expected at least 2 arguments, got {len(args) + 1}")
    start, step = start or 0, step or 1
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _sliced(iterable, start, stop, step)


def _sliced(iterable, start, stop, step):
    if stop is not None and stop <= start and start == 0:
        return
    i, wanted = 0, start
    if stop is not None and wanted >= stop:
        return
    for element in iterable:
        if i == wanted:
            yield element
            wanted += step
        i += 1
        if stop is not None and (i >= stop or wanted >= stop):
            return


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(it) for it in iterables]
    active = len(iterators)
    ended = [False] * active
    while active:
        values = []
        for i, it in enumerate(iterators):
            value = fillvalue
            if not ended[i]:
                try:
                    value = next(it)
                except StopIteration:
                    ended[i] = True
                    active -= 1
            values.append(value)
        if not active:
            return
        yield tuple(values)


def product(*args, repeat=1):
    pools = [tuple(pool) for pool in args] * repeat
    return _product(pools)


def _product(pools):
    if not pools:
        yield ()
        return
    for first in pools[0]:
        for rest in _product(pools[1:]):
            yield (first, *rest)


def permutations(iterable, r=None):
    pool = tuple(iterable)
    n = len(pool)
    return _permutations(pool, n if r is None else r, ())


def _permutations(pool, r, used):
    if r == len(used):
        yield tuple(pool[i] for i in used)
        return
    for i in range(len(pool)):
        if i not in used:
            for found in _permutations(pool, r, (*used, i)):
                yield found


def combinations(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, r, 0, 1)


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, r, 0, 0)


def _combinations(pool, r, start, on):
    if r == 0:
        yield ()
        return
    for i in range(start, len(pool)):
        for rest in _combinations(pool, r - 1, i + on, on):
            yield (pool[i], *rest)


def groupby(iterable, key=None):
    group, of, begun = [], None, False
    for element in iterable:
        k = element if key is None else key(element)
        if begun and k == of:
            group.append(element)
            continue
        if begun:
            yield (of, iter(group))
        group, of, begun = [element], k, True
    if begun:
        yield (of, iter(group))


def tee(iterable, n=2):
    saved = list(iterable)
    return tuple(iter(saved) for _ in range(n))
