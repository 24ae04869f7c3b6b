"""Runs the programs of programs.txt in Python and writes below each what it returns, or what it raises.

Between two programs stands an empty line; a program of one expression returns it. Run it with Django's python:
/usr/bin/python3 programs.py
"""
import datetime as module
import pathlib
import textwrap
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

here = pathlib.Path(__file__).with_name("programs.txt")


def whole(program):
    try:
        compile(program, "", "eval")
        return "return " + program
    except SyntaxError:
        return program


def told(program):
    names = {"date": date, "datetime": datetime, "timedelta": timedelta, "timezone": timezone, "Decimal": Decimal}
    try:
        exec("def program():\n" + textwrap.indent(program, "    "), names)
        return "=> " + repr(names["program"]())
    except BaseException as e:
        # a function of a view is told without the view's name: f(), and not program.<locals>.f()
        return f"=> {type(e).__name__}: {e}".replace("program.<locals>.", "").removesuffix(": ")


written = []
for block in here.read_text().strip().split("\n\n"):
    program = whole("\n".join(line for line in block.split("\n") if not line.startswith("=> ")))
    written.append(program + "\n" + told(program) + "\n")
here.write_text("\n".join(written))
