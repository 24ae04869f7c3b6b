"""Writes below each source in programs.txt what Python reads in it: /usr/bin/python3 record.py

Cases stand between lines of ====, and what is read below one of ----. A list is (kind@line:column "text" parts), as
program_test.go writes it. What Python refuses is "refused", and what it reads and Program does not is "unread".
"""

import ast
import struct
import sys
import textwrap
import warnings

warnings.simplefilter("ignore")
OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "LShift": "<<", "RShift": ">>",
    "BitOr": "|", "BitXor": "^", "BitAnd": "&", "Invert": "~", "Not": "not", "UAdd": "+", "USub": "-", "And": "and", "Or": "or",
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
}


# Some of the special names that Program reads.
SPECIAL = ["__init__", "__str__", "__eq__", "__len__", "__iter__", "__doc__"]


class Unread(Exception):
    pass


def quote(text):
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else "\\%x;" % ord(c) for c in text) + '"'


class Writer:
    def __init__(self, src):
        self.lines = src.split("\n")
        self.inside = 0  # of f-strings, in which Python 3.11 counts no places

    def at(self, node):
        if self.inside:
            return ""
        line = self.lines[node.lineno - 1].encode()[: node.col_offset].decode()
        return "@%d:%d" % (node.lineno, len(line) + 1)

    def node(self, kind, node, *parts):
        return "(" + " ".join([kind + self.at(node), *parts]) + ")"

    def operator(self, op):
        name = type(op).__name__
        if name not in OPERATORS:
            raise Unread(name)
        return quote(OPERATORS[name])

    def expr(self, e):
        if e is None:
            return "-"
        name = type(e).__name__
        if not hasattr(self, name):
            raise Unread(name)
        return getattr(self, name)(e)

    def exprs(self, all):
        return [self.expr(e) for e in all]

    def Name(self, e):
        return self.node("Name", e, quote(e.id))

    def Constant(self, e):
        v = e.value
        if v is None or v is True or v is False or v is ...:
            return self.node("Name", e, quote("Ellipsis" if v is ... else str(v)))
        if isinstance(v, str):
            return self.node("String", e, quote(v))
        if isinstance(v, bytes):
            return self.node("Bytes", e, v.hex())
        if isinstance(v, int) and v < 1 << 63:
            return self.node("Number", e, str(v))
        if isinstance(v, float):
            return self.node("Decimal", e, struct.pack(">d", v).hex())
        raise Unread(v)

    def JoinedStr(self, e):
        head = "Format" + self.at(e)
        self.inside += 1
        parts = self.exprs(e.values)
        self.inside -= 1
        return "(" + " ".join([head, *parts]) + ")"

    def FormattedValue(self, e):
        parts = [self.expr(e.value)]
        if e.format_spec:
            parts.append(self.expr(e.format_spec))
        return self.node("Shown", e, quote(chr(e.conversion) if e.conversion > 0 else ""), *parts)

    def IfExp(self, e):
        return self.node("Conditional", e, *self.exprs([e.body, e.test, e.orelse]))

    def Call(self, e):
        named = [quote(k.arg or "**") + "= " + self.expr(k.value) for k in e.keywords]
        return self.node("Call", e, *self.exprs([e.func, *e.args]), *named)

    def Attribute(self, e):
        return self.node("Attribute", e, quote(e.attr), self.expr(e.value))

    def Subscript(self, e):
        return self.node("Index", e, self.expr(e.value), self.expr(e.slice))

    def Slice(self, e):
        none = lambda p: p is None or isinstance(p, ast.Constant) and p.value is None
        return "(Slice " + " ".join("-" if none(p) else self.expr(p) for p in (e.lower, e.upper, e.step)) + ")"

    def Dict(self, e):
        return self.node("Dict", e, *["%s: %s" % ("**" if k is None else self.expr(k), self.expr(v)) for k, v in zip(e.keys, e.values)])

    def elts(self, e):
        return self.node(type(e).__name__, e, *self.exprs(e.elts))

    List = Set = Tuple = elts

    def Starred(self, e):
        return self.node("Starred", e, self.expr(e.value))

    def UnaryOp(self, e):
        return self.node("Operation", e, self.operator(e.op), self.expr(e.operand))

    def BinOp(self, e):
        return self.node("Operation", e, self.operator(e.op), self.expr(e.left), self.expr(e.right))

    def BoolOp(self, e):
        all = self.exprs(e.values)
        left = all[0]
        for right in all[1:]:
            left = self.node("Operation", e, self.operator(e.op), left, right)
        return left

    def Compare(self, e):
        if len(e.ops) == 1:
            return self.node("Operation", e, self.operator(e.ops[0]), self.expr(e.left), self.expr(e.comparators[0]))
        rest = [self.operator(op) + " " + self.expr(c) for op, c in zip(e.ops, e.comparators)]
        return self.node("Chain", e, self.expr(e.left), *rest)

    def Yield(self, e):
        return self.node("Yield", e, quote(""), *self.exprs([e.value] if e.value else []))

    def YieldFrom(self, e):
        return self.node("Yield", e, quote("from"), self.expr(e.value))

    def NamedExpr(self, e):
        return self.node("Binding", e, quote(e.target.id), self.expr(e.value))

    def params(self, a):
        if a.posonlyargs:
            raise Unread("/")
        all = []
        missing = [None] * (len(a.args) - len(a.defaults))
        for arg, default in zip(a.args, missing + a.defaults):
            all.append(quote(arg.arg) + (" = " + self.expr(default) if default else ""))
        if a.vararg or a.kwonlyargs:
            all.append("*" + quote(a.vararg.arg if a.vararg else ""))
        for arg, default in zip(a.kwonlyargs, a.kw_defaults):
            all.append(quote(arg.arg) + (" = " + self.expr(default) if default else ""))
        if a.kwarg:
            all.append("**" + quote(a.kwarg.arg))
        return "[" + ", ".join(all) + "]"

    def Lambda(self, e):
        if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in ast.walk(e.body)):
            raise Unread("yield")
        return self.node("Lambda", e, self.params(e.args), self.expr(e.body))

    def comp(self, e):
        shape = {"ListComp": "[", "SetComp": "{", "DictComp": ":", "GeneratorExp": "("}[type(e).__name__]
        parts = [e.key, e.value] if shape == ":" else [e.elt]
        for c in e.generators:
            if c.is_async:
                raise Unread("async")
        clauses = ["for " + " ".join(self.exprs([c.target, c.iter, *c.ifs])) for c in e.generators]
        return self.node("Comprehension", e, quote(shape), *self.exprs(parts), *clauses)

    ListComp = SetComp = DictComp = GeneratorExp = comp

    def block(self, body):
        return "{" + " ".join(part for s in body for part in self.statement(s)) + "}"

    def statement(self, s):
        name = "s" + type(s).__name__
        if not hasattr(self, name):
            raise Unread(name)
        all = getattr(self, name)(s)
        return all if isinstance(all, list) else [all]

    def sExpr(self, s):
        return self.node("do", s, self.expr(s.value))

    def sAssign(self, s):
        return self.node("assign", s, *self.exprs(s.targets), self.expr(s.value))

    def sAnnAssign(self, s):
        return self.node("assign", s, self.expr(s.target), self.expr(s.value)) if s.value else self.node("pass", s)

    def sAugAssign(self, s):
        return self.node("augment", s, self.operator(s.op), self.expr(s.target), self.expr(s.value))

    def sReturn(self, s):
        return self.node("return", s, self.expr(s.value))

    def sRaise(self, s):
        return self.node("raise", s, self.expr(s.exc), self.expr(s.cause))

    def sAssert(self, s):
        return self.node("assert", s, self.expr(s.test), self.expr(s.msg))

    def sPass(self, s):
        return self.node(type(s).__name__.lower(), s)

    sBreak = sContinue = sPass

    def sNonlocal(self, s):
        return self.node("nonlocal", s, *map(quote, s.names))

    def sDelete(self, s):
        def each(e):
            return [p for part in e.elts for p in each(part)] if isinstance(e, (ast.Tuple, ast.List)) else [e]

        return [self.node("delete", s, self.expr(e)) for t in s.targets for e in each(t)]

    def sIf(self, s):
        return self.node("if", s, self.expr(s.test), self.block(s.body), self.block(s.orelse))

    def sWhile(self, s):
        return self.node("while", s, self.expr(s.test), self.block(s.body), self.block(s.orelse))

    def sFor(self, s):
        return self.node("for", s, self.expr(s.target), self.expr(s.iter), self.block(s.body), self.block(s.orelse))

    def sTry(self, s):
        handlers = ["except %s %s %s" % (self.expr(h.type), quote(h.name or ""), self.block(h.body)) for h in s.handlers]
        return self.node("try", s, self.block(s.body), *handlers, self.block(s.orelse), self.block(s.finalbody))

    def sWith(self, s):
        items = ["%s as %s" % (self.expr(i.context_expr), self.expr(i.optional_vars)) for i in s.items]
        inner = self.block(s.body)
        for item in reversed(items[1:]):
            inner = "{(with " + item + " " + inner + ")}"
        return self.node("with", s, items[0], inner)

    def sFunctionDef(self, s):
        before = ["(decorate " + self.expr(d) + ")" for d in s.decorator_list]
        return before + [self.node("def", s, quote(s.name), self.params(s.args), self.block(s.body))]

    def sClassDef(self, s):
        for one in s.body:
            if isinstance(one, ast.Nonlocal):
                raise Unread("nonlocal")
            named = [one.name] if hasattr(one, "name") else [t.id for t in getattr(one, "targets", []) if isinstance(t, ast.Name)]
            if any(n.startswith("__") and n.endswith("__") and n not in SPECIAL for n in named):
                raise Unread(named)
        if any(k.arg == "metaclass" for k in s.keywords):
            raise Unread("metaclass")
        before = ["(decorate " + self.expr(d) + ")" for d in s.decorator_list]
        named = [quote(k.arg or "**") + "= " + self.expr(k.value) for k in s.keywords]
        return before + [self.node("class", s, quote(s.name), *self.exprs(s.bases), *named, self.block(s.body))]

    def names(self, s, names):
        return self.node("import", s, *sorted(quote(k) + "=" + quote(v) for k, v in names.items()))

    def sImport(self, s):
        return self.names(s, {a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in s.names})

    def sImportFrom(self, s):
        module = "." * s.level + (s.module + "." if s.module else "")
        return self.names(s, {a.asname or a.name: module + a.name for a in s.names})


def read(src):
    try:
        tree = ast.parse(src)
        try:
            compile(src, "views.py", "exec")
        except SyntaxError as e:
            if "'return' outside function" not in str(e) and not any(isinstance(s, ast.Return) for s in tree.body):
                raise
            compile("def view():\n" + textwrap.indent(src, " "), "views.py", "exec")
        if "\\N{" in src:
            raise Unread
        return Writer(src).block(tree.body)
    except SyntaxError as e:
        return "refused: " + e.msg
    except Unread:
        return "unread"


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "programs.txt"
    with open(path, encoding="utf-8") as f:
        cases = f.read().split("\n====\n")
    with open(path, "w", encoding="utf-8") as f:
        sources = [case.split("\n----\n")[0].rstrip("\n") for case in cases]
        f.write("\n====\n".join(src + "\n----\n" + read(src) for src in sources) + "\n")


main()
