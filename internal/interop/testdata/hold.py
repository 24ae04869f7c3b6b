"""Runs SQL on a file as a project would that is running, and keeps the file open
until the input ends.

    hold.py FILE SQL...
"""
import sqlite3
import sys

db = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    db.execute(statement).fetchall()
print("ready", flush=True)
sys.stdin.read()
