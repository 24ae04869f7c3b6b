"""What the Django that is installed makes of {% if %}, recorded.

    conditions.py SEED COUNT > ../conditions.json

Conditions are drawn by chance, and are filled in with the same names. Each becomes
[condition, answer]: "yes", "no", or "wrong" where Django reads no condition in it.
"""
import json
import random
import sys

import django
from django.conf import settings
from django.template import Context, Engine, TemplateSyntaxError

settings.configure()
django.setup()

chance = random.Random(sys.argv[1])
NAMES = {
    "post": {"a": "x", "b": "", "n": "5", "q": 'say "x"'},
    "session": {"n": 5, "m": 7, "f": 1.5, "yes": True, "no": False, "none": None, "cart": {"x": 1, "5": 2}, "list": ["x", 5, "abc"], "one": 1, "words": "x or y"},
    "get": {"a": "abc", "none": "None"},
}
VALUES = ["post.a", "post.b", "post.n", "post.q", "post.missing", "get.a", "get.none", "session.n", "session.m", "session.f", "session.yes",
          "session.no", "session.none", "session.cart", "session.list", "session.one", "session.words", "session.missing", "session.cart.x",
          "session.list.1", '"x"', "'x'", '""', '"abc"', "5", "7", "1.5", "-3", "0", "1", "True", "False", "None", '"x or y"', '"say \\"x\\""', "'5'"]
OPERATORS = ["==", "!=", "<", ">", "<=", ">=", "in", "not in", "and", "or"]


def draw():
    words = []
    for _ in range(chance.choice([1, 1, 2, 2, 2, 3, 4])):
        if words:
            words.append(chance.choice(OPERATORS))
        words += ["not"] * chance.choice([0, 0, 0, 0, 1, 1, 2])
        words.append(chance.choice(VALUES))
    if chance.random() < 0.06:
        words.insert(chance.randrange(len(words) + 1), chance.choice(OPERATORS + ["not", "=", "5", "is", "(", "&&"]))
    return " ".join(words)


def answer(condition):
    if " is " in f" {condition} ":
        return "wrong"  # Django has it, and the templates here do not
    try:
        return Engine().from_string("{% if " + condition + " %}yes{% else %}no{% endif %}").render(Context(NAMES))
    except TemplateSyntaxError:
        return "wrong"


rows = [json.dumps([c, answer(c)]) for c in (draw() for _ in range(int(sys.argv[2])))]
print("{\"names\": " + json.dumps(NAMES) + ",\n\"conditions\": [\n" + ",\n".join(rows) + "\n]}")
