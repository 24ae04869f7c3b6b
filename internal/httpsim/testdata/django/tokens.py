"""What the Django and the PyJWT that are installed make of tokens, recorded.

    tokens.py > ../tokens.json

Each row of "made" is a value with its token, each row of "checked" a token with what came of
it at a time: "valid", or the exception.
"""
import base64
import hashlib
import hmac
import json
import time

import jwt
from django.conf import settings
from django.core import signing

KEY = "statelab-golden-secret-key-do-not-use"
settings.configure(SECRET_KEY=KEY)
START = 1772442000
now = START
time.time = lambda: now


class Clock(jwt.api_jwt.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().fromtimestamp(now, tz)


jwt.api_jwt.datetime = Clock
VALUES = [{}, {"user": "alice"}, {"n": 5, "f": 1.5, "yes": True, "no": None}, {"ko": "한글", "q": 'a "b" <c> & / \\'}, {"in": {"b": [1, "x", {}], "a": ""}}, {"long": "a" * 200}]
made, checked = [], []


def check_signed(text, salt, max_age):
    try:
        signing.loads(text, salt=salt, max_age=max_age)
        return "valid"
    except signing.BadSignature as e:
        return type(e).__name__


def check_jwt(text):
    try:
        jwt.decode(text, KEY, algorithms=["HS256"])
        return "valid"
    except jwt.InvalidTokenError as e:
        return type(e).__name__


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(header, payload, key=KEY):
    text = b64(header.encode()) + "." + b64(payload.encode())
    return text + "." + b64(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest())


HEADER = '{"alg":"HS256","typ":"JWT"}'
for value in VALUES:
    for salt in ["django.core.signing", "tickets"]:
        made.append({"kind": "signed", "value": value, "salt": salt, "text": signing.dumps(value, salt=salt)})
    made.append({"kind": "jwt", "value": value, "text": jwt.encode(value, KEY, algorithm="HS256")})

good = signing.dumps({"user": "alice"})
packed = signing.dumps({"user": "alice" * 20}, compress=True)
for text in [good, packed, good[:-1] + ("A" if good[-1] != "A" else "E"), "x" + good[1:], "", "no", ":", "a:b:c", good.split(":")[0], good + ":", signing.dumps({}, salt="tickets"), signing.dumps({}, key="another")]:
    for salt in ["django.core.signing", "tickets"]:
        for max_age in [None, 0, 60]:
            for later in [0, 1, 60, 61]:
                now = START + later
                checked.append({"kind": "signed", "text": text, "salt": salt, "max_age": max_age, "at": now, "answer": check_signed(text, salt, max_age)})
    now = START

good = token(HEADER, '{"sub":"alice","exp":%d}' % (START + 60))
TOKENS = [
    good, good[:-2] + "AA", good.rsplit(".", 1)[0] + ".", good.rsplit(".", 1)[0], "", "a.b.c", "x", "..", token(HEADER, "{}"), token(HEADER, "[]"), token(HEADER, "5"), token(HEADER, "x"),
    token("x", "{}"), token("{}", "{}"), token('{"alg":"none"}', '{"sub":"alice"}'), token('{"alg":"none"}', '{"sub":"alice"}').rsplit(".", 1)[0] + ".",
    token('{"alg":"HS512","typ":"JWT"}', "{}"), token('{"alg":"RS256","typ":"JWT"}', "{}"), token(HEADER, "{}", "another"), token('{"alg":"HS256"}', '{"sub":"alice"}'),
    token(HEADER, '{"exp":"soon"}'), token(HEADER, '{"exp":%d}' % START), token(HEADER, '{"exp":%d}' % (START + 1)), token(HEADER, '{"nbf":%d}' % (START + 30)),
    token(HEADER, '{"iat":%d}' % (START + 30)), token(HEADER, '{"iat":%d}' % START), token(HEADER, '{"aud":"shop"}'), token(HEADER, '{"aud":null}'), token(HEADER, '{"iss":"shop","role":"admin"}'),
]
for text in TOKENS:
    for later in [0, 1, 29, 30, 59, 60, 61]:
        now = START + later
        checked.append({"kind": "jwt", "text": text, "at": now, "answer": check_jwt(text)})

lines = lambda rows: ",\n".join(json.dumps(row) for row in rows)
print('{"start": %d, "made": [\n%s\n],\n"checked": [\n%s\n]}' % (START, lines(made), lines(checked)))
