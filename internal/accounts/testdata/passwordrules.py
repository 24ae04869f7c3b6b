"""What the validators of passwords of a real Django 3.2 say: python3 passwordrules.py > passwordrules.txt.

A line is JSON: the rule with its options, the password, the attributes of the user or null, and the message, or null.
"""

import itertools
import json
import random

import django
from django.conf import settings

settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"])
django.setup()

from django.contrib.auth import password_validation as v
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

RULES = [
    ("MinimumLengthValidator", {}),
    ("MinimumLengthValidator", {"min_length": 1}),
    ("MinimumLengthValidator", {"min_length": 12}),
    ("CommonPasswordValidator", {}),
    ("NumericPasswordValidator", {}),
    ("UserAttributeSimilarityValidator", {}),
    ("UserAttributeSimilarityValidator", {"max_similarity": 0.4}),
    ("UserAttributeSimilarityValidator", {"max_similarity": 1.0, "user_attributes": ["email", "nickname"]}),
]
USERS = [
    None,
    {"username": "mina", "email": "mina.kim@post.test", "first_name": "Mina", "last_name": "Kim"},
    {"username": "Zoë_91", "email": "", "first_name": "", "last_name": "O'Hara-Weiß"},
    {"username": "김민아", "email": "a@b.test", "first_name": "--", "last_name": " Lee "},
]
PASSWORDS = [
    "", "a", "mina", "Mina", "minakim", "anim", "mina.kim@post.test", "POST.TEST", "mina1234567", "mi na", "password", "Password1", " qwerty\t",
    "12345678", "٣٤٥٦٧٨٩٠", "²³¹", "12a45678", "correct horse battery staple", "ohara", "weiß", "WEISS", "zoë_91", "91_ëoz", "김민아", "아민김12",
    "x" * 40, "mina" * 12, "İstanbul", "kim", "k1i2m3", "lee", "--", "a@b.test", "trustno1", "abc123", "dragon", "Ümlaut99",
]
random.seed(7)
PASSWORDS += ["".join(random.choice("minakm.pot@es1") for _ in range(random.randint(1, 14))) for _ in range(40)]

for (name, options), user, password in itertools.product(RULES, USERS, PASSWORDS):
    try:
        getattr(v, name)(**options).validate(password, user and User(**user))
        said = None
    except ValidationError as e:
        said = [e.messages[0], e.code]
    print(json.dumps([name, options, password, user, said], ensure_ascii=False))
for name, options in RULES:
    print(json.dumps([name, options, None, None, [getattr(v, name)(**options).get_help_text(), "help"]], ensure_ascii=False))
