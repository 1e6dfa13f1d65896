"""A slow and plain second opinion on what Accept and Accept-Language mean; for tests alone.

It takes RFC 9110 word by word: it splits by hand, character by character, and weighs every offer
against every range.
"""

import string

TOKEN = set(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")


def split_outside_quotes(text: str, sign: str) -> list[str]:
    """The parts between signs; a quote that does not end hides nothing."""
    parts, part, at = [], "", 0
    while at < len(text):
        if text[at] == '"':
            end = _end_of_quote(text, at)
            if end:
                part += text[at:end]
                at = end
                continue
        if text[at] == sign:
            parts.append(part)
            part = ""
        else:
            part += text[at]
        at += 1
    return [*parts, part]


def _end_of_quote(text: str, at: int) -> int:
    at += 1
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            at += 2
        elif text[at] == '"':
            return at + 1
        elif text[at] == "\\":
            return 0
        else:
            at += 1
    return 0


def quality_of(text: str) -> float | None:
    """0, 0.xyz, 1, 1.000; None for anything else."""
    whole, dot, rest = text.partition(".")
    digits = all(c in "0123456789" for c in rest)
    if whole not in ("0", "1") or len(rest) > 3 or not digits or (whole == "1" and rest.strip("0")):
        return None
    return float(f"{whole}.{rest or 0}") if dot else float(whole)


def token(text: str) -> bool:
    return bool(text) and set(text) <= TOKEN


def ranges(header: str) -> list[tuple[str, str, bool, float]]:
    """Type, subtype, whether it has parameters, quality."""
    found = []
    for element in split_outside_quotes(header, ","):
        kind, *parameters = split_outside_quotes(element.strip(" \t"), ";")
        first, slash, second = kind.rstrip(" \t").partition("/")
        if not slash or not token(first) or not token(second) or (first == "*" != second):
            continue
        quality, wishes, wrong = 1.0, False, False
        for parameter in parameters:
            name, equals, value = parameter.strip(" \t").partition("=")
            if not name and not equals:
                continue
            quoted = value[:1] == '"' and _end_of_quote(value, 0) == len(value)
            if not token(name) or not (token(value) or quoted):
                wrong = True
                break
            if name.lower() == "q":
                read = quality_of(value)
                wrong = read is None
                quality = read or 0.0
                break
            wishes = True
        if not wrong:
            found.append((first.lower(), second.lower(), wishes, quality))
    return found


def chosen(header: str | None, offers: tuple[str, ...]) -> str | None:
    """The first of the best offers."""
    wanted = ranges(header or "")
    if not wanted:
        return offers[0]
    rated = []
    for offer in offers:
        kind, _, subtype = offer.partition("/")
        weighed = []
        for first, second, wishes, quality in wanted:
            if (first, second) == (kind, subtype):
                weighed.append((2 if wishes else 3, quality))
            elif (first, second) == (kind, "*"):
                weighed.append((1, quality))
            elif (first, second) == ("*", "*"):
                weighed.append((0, quality))
        nearest = max((closeness for closeness, _ in weighed), default=None)
        rated.append(max((q for closeness, q in weighed if closeness == nearest), default=0.0))
    best = max(rated)
    return offers[rated.index(best)] if best > 0 else None


def language(header: str | None) -> str:
    """da or en."""
    wishes: dict[str, float] = {}
    for element in split_outside_quotes(header or "", ","):
        tag, semicolon, rest = element.partition(";")
        tag, rest = tag.strip(), rest.strip()
        quality = 1.0 if not semicolon or not rest else None
        if rest[:2].lower() == "q=":
            quality = quality_of(rest[2:])
        subtags = tag.split("-")
        plain = all(1 <= len(s) <= 8 and s.isascii() and s.isalnum() for s in subtags)
        if quality is None or not (tag == "*" or (plain and subtags[0].isalpha())):
            continue
        name = subtags[0].lower()
        wishes[name] = max(wishes.get(name, 0.0), quality)
    if not wishes:
        return "da"
    danish = wishes.get("da", wishes.get("*", 0.0))
    english = wishes.get("en", wishes.get("*", 0.0))
    if danish == english == 0:
        return "da" if wishes.get("en") == 0 and wishes.get("da") != 0 else "en"
    return "da" if danish >= english else "en"
