"""Runs the programs of programs.txt in Python and writes below each what it returns, or what it raises.

Between two programs stands an empty line. /usr/bin/python3 programs.py
"""
import pathlib
import textwrap

here = pathlib.Path(__file__).with_name("programs.txt")


def told(program):
    names = {}
    try:
        exec("def program():\n" + textwrap.indent(program, "    "), names)
        return "=> " + repr(names["program"]())
    except BaseException as e:
        return f"=> {type(e).__name__}: {e}".removesuffix(": ")


written = []
for block in here.read_text().strip().split("\n\n"):
    program = "\n".join(line for line in block.split("\n") if not line.startswith("=> "))
    written.append(program + "\n" + told(program).replace("program.<locals>.", "") + "\n")
here.write_text("\n".join(written))
