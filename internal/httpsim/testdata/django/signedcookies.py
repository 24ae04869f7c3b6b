"""What the Django that is installed makes of signed cookies, recorded.

    signedcookies.py > ../signedcookies.json

Each row of "made" is a cookie of set_signed_cookie(), each row of "read" one that was sent,
with what get_signed_cookie() made of it at a time: the value, or the exception.
"""
import json
import time

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

settings.configure(SECRET_KEY="statelab-golden-secret-key-do-not-use")
START = 1772442000
now = START
time.time = lambda: now
made, read = [], []


def set_cookie(name, value, salt):
    response = HttpResponse()
    response.set_signed_cookie(name, value, salt=salt)
    return response.cookies[name].value


def get_cookie(name, sent, salt, max_age):
    request = HttpRequest()
    if sent is not None:
        request.COOKIES[name] = sent
    try:
        return {"value": request.get_signed_cookie(name, salt=salt, max_age=max_age)}
    except (KeyError, signing.BadSignature) as e:
        return {"raised": type(e).__name__}


for value in ["120", "", "a:b", "x" * 50]:
    for name, salt in [("price", ""), ("price", "shop"), ("other", "")]:
        made.append({"name": name, "value": value, "salt": salt, "text": set_cookie(name, value, salt)})

good = set_cookie("price", "120", "")
for sent in [good, good.replace("120", "1"), good[:-1] + ("A" if good[-1] != "A" else "E"), "120", "", ":", None, set_cookie("other", "120", ""), set_cookie("price", "120", "shop"), set_cookie("price", "a:b", "")]:
    for salt in ["", "shop"]:
        for max_age in [None, 0, 60]:
            for later in [0, 1, 60, 61]:
                now = START + later
                read.append({"sent": sent, "salt": salt, "max_age": max_age, "at": now, **get_cookie("price", sent, salt, max_age)})
    now = START

lines = lambda rows: ",\n".join(json.dumps(row) for row in rows)
print('{"start": %d, "made": [\n%s\n],\n"read": [\n%s\n]}' % (START, lines(made), lines(read)))
