"""What a change to a question or to a rule of derivation means.

Who asks a question by name rests on its columns and choices; who reads a feature rests on the rule
that derives it, so another rule is another meaning.
"""

from collections.abc import Iterator, Mapping

from samspil.jobs.changes.found import Area, Change, Detail, Kind, Level
from samspil.jobs.changes.snapshot import Asked, Snapshot

_OFFERED = ("column ", "param ")
_BODY = "query"


def compare_asked(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Every change to a question or rule."""
    yield from _compared(Area.QUESTIONS, before.questions, after.questions)
    yield from _compared(Area.RULES, before.rules, after.rules)


def _compared(area: Area, old: Mapping[str, Asked], new: Mapping[str, Asked]) -> Iterator[Change]:
    removed = [name for name in old if name not in new]
    added = [name for name in new if name not in old]
    renamed: dict[str, str] = {}
    for name in removed:
        same = [n for n in added if new[n].body == old[name].body and n not in renamed.values()]
        if len(same) == 1:
            renamed[name] = same[0]
            yield Change(area, Kind.RENAMED, Level.MAJOR, name, same[0])
        else:
            yield Change(area, Kind.REMOVED, Level.MAJOR, name)
    for name in added:
        if name not in renamed.values():
            yield Change(area, Kind.ADDED, Level.MINOR, name)
    for name in old:
        to = renamed.get(name, name)
        if to in new:
            yield from _one(area, name, old[name], new[to])


def _one(area: Area, name: str, old: Asked, new: Asked) -> Iterator[Change]:
    details = [
        Detail(key, _said(old.header, key), _said(new.header, key))
        for key in sorted({*old.header, *new.header})
        if old.header.get(key) != new.header.get(key)
    ]
    offered = tuple(d for d in details if d.property.startswith(_OFFERED))
    gone = [d for d in offered if not d.after]
    come = [d for d in offered if not d.before]
    if gone:
        yield Change(area, Kind.NARROWED, Level.MAJOR, name, details=tuple(gone))
    if come:
        yield Change(area, Kind.WIDENED, Level.MINOR, name, details=tuple(come))
    if old.body != new.body:
        kind = Kind.REDEFINED if area is Area.RULES else Kind.CHANGED
        level = Level.MAJOR if area is Area.RULES else Level.MINOR
        yield Change(area, kind, level, name, details=(Detail(_BODY, (old.body,), (new.body,)),))
    words = tuple(d for d in details if d not in gone and d not in come)
    if words:
        yield Change(area, Kind.RELABELLED, Level.PATCH, name, details=words)


def _said(header: Mapping[str, str], key: str) -> tuple[str, ...]:
    return (header[key],) if key in header else ()
