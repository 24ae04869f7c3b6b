"""textwrap: lines of a width."""




def shorten(text, width, *, placeholder=" [...]"):
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= width:
        return whole
    if len(placeholder.lstrip()) > width:
        raise ValueError("placeholder too large for max width")
    kept = ""
    for word in words:
        more = (kept + " " if kept else "") + word
        if len(more) + len(placeholder) > width:
            break
        kept = more
    return kept + placeholder if kept else placeholder.lstrip()


def dedent(text):
    lines = [line if line.strip() else "" for line in text.split("\n")]
    margins = [line[: len(line) - len(line.lstrip())] for line in lines if line]
    margin = margins[0] if margins else ""
    for other in margins:
        while not other.startswith(margin):
            margin = margin[:-1]
    return "\n".join(line[len(margin) :] for line in lines)


def indent(text, prefix):
    return "".join(prefix + line if line.strip() else line for line in text.splitlines(True))
