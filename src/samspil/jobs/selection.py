"""Which checks a user wants to hear of, by code, by the beginning of it, by group or by rule."""

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from samspil.jobs.checks import UNREAD, Checks, codes_by_name
from samspil.words.errors import WrongUse
from samspil.words.findings import Report
from samspil.words.suggestions import nearest


def chosen(select: Iterable[str], ignore: Iterable[str], checks: Checks) -> frozenset[str]:
    """The codes that `select` names (all, if it names none) without those that `ignore` names.

    A name is a code, a code with `*` in it, a group (`privacy`, `form`) or a rule (`V13`); several
    may stand in one word with commas between. That a file could not be read to the end is heard of
    unasked, because then nothing can be said of what was asked for; only personal data are found
    in such a file, too.

    Raises: WrongUse for a name that stands for no check, with the nearest, or if none is left.
    """
    wanted = _named(select, checks)
    if not all(checks[code].private for code in wanted):
        wanted |= UNREAD
    left = (wanted or frozenset(checks)) - _named(ignore, checks)
    if not left:
        raise WrongUse("check-none")
    return left


def _named(words: Iterable[str], checks: Checks) -> frozenset[str]:
    together = codes_by_name(checks)
    found: set[str] = set()
    for name in (name.strip() for word in words for name in word.split(",")):
        if name in checks:
            found.add(name)
        elif name in together:
            found |= together[name]
        elif "*" in name and (codes := [c for c in checks if fnmatchcase(c, name)]):
            found.update(codes)
        elif name:
            raise unknown(name, checks)
    return frozenset(found)


def unknown(name: str, checks: Checks) -> WrongUse:
    """The complaint about a name that stands for no check."""
    near = nearest(name, (*checks, *codes_by_name(checks)))
    return WrongUse(
        "check-unknown-near" if near else "check-unknown", name=name, near=", ".join(near)
    )


def only(report: Report, codes: frozenset[str]) -> Report:
    """The report without what was not asked for; what could not be read stays counted."""
    return replace(report, findings=tuple(f for f in report.findings if f.check in codes))
