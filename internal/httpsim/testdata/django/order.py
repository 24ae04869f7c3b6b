"""How Python orders values that came as JSON: python3 order.py > order.txt"""

import json
import operator

PAIRS = [
    ("1", "2"), ("2", "1"), ("1", "1"), ('"a"', '"b"'), ('"b"', '"a"'), ('"10"', '"9"'), ('""', '"a"'),
    ("true", "2"), ("true", "1"), ("1.5", "1"), ("1", "1.5"), ("[1]", "[1, 2]"), ("[2]", "[1, 2]"),
    ("12345678901234567890123", "1"), ("NaN", "1"), ("1", "NaN"), ("null", "1"), ("1", "null"), ('"3"', "3"), ("3", '"3"'),
    ("{}", "{}"), ("[1]", "1"), ("null", "null"), ("true", '"a"'), ("1.5", '"a"'), ("{}", "[]"),
]

for sign, compare in {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}.items():
    for a, b in PAIRS:
        try:
            said = compare(json.loads(a), json.loads(b))
        except TypeError as e:
            said = f"TypeError: {e}"
        print(f"{a} {sign} {b}: {said}")
