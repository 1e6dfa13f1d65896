"""What a change to a question, to a rule of derivation or to a setting means.

Who asks a question by name rests on its columns and choices; who reads a feature rests on the rule
that derives it, so another rule is another meaning.
"""

from collections.abc import Collection, Iterator, Mapping

from samspil.jobs.changes.found import Area, Change, Detail, Kind, Level
from samspil.jobs.changes.snapshot import Asked, Snapshot

_OFFERED = ("column ", "param ")
_CHOICE = "param "
BODY = "query"


def compare_asked(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Every change to a question or rule."""
    yield from _compared(Area.QUESTIONS, before.questions, after.questions)
    yield from _compared(Area.RULES, before.rules, after.rules)
    old, new = ({n: s for n, s in side.settings.items() if s.body} for side in (before, after))
    yield from _compared(Area.QUESTIONS, old, new)
    yield from _settled(before.settings, after.settings, {*old, *new})


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


def _settled(
    old: Mapping[str, Asked], new: Mapping[str, Asked], told: Collection[str]
) -> Iterator[Change]:
    """What nobody asks for by name: an order, a place in a picture, words of the catalogue."""
    none = Asked({}, "")
    for name in sorted({*old, *new}.difference(told)):
        before, after = old.get(name, none), new.get(name, none)
        details = tuple(_details(before, after))
        if details:
            yield Change(Area.DATA, Kind.CHANGED, Level.PATCH, name, details=details)


def _details(old: Asked, new: Asked) -> Iterator[Detail]:
    for key in sorted({*old.header, *new.header}):
        if old.header.get(key) != new.header.get(key):
            yield Detail(key, _said(old.header, key), _said(new.header, key))


def _is_another(detail: Detail) -> bool:
    """True for a choice of another type, which is what stands first in its line."""
    old, new = (side[0].partition("|")[0].strip() for side in (detail.before, detail.after))
    return detail.property.startswith(_CHOICE) and old != new


def _one(area: Area, name: str, old: Asked, new: Asked) -> Iterator[Change]:
    details = [*_details(old, new)]
    offered = tuple(d for d in details if d.property.startswith(_OFFERED))
    gone = [d for d in offered if not d.after]
    come = [d for d in offered if not d.before]
    other = [d for d in offered if d.before and d.after and _is_another(d)]
    if other:
        yield Change(area, Kind.REDEFINED, Level.MAJOR, name, details=tuple(other))
    if gone:
        yield Change(area, Kind.NARROWED, Level.MAJOR, name, details=tuple(gone))
    if come:
        yield Change(area, Kind.WIDENED, Level.MINOR, name, details=tuple(come))
    if old.body != new.body:
        kind = Kind.REDEFINED if area is Area.RULES else Kind.CHANGED
        level = Level.MAJOR if area is Area.RULES else Level.MINOR
        yield Change(area, kind, level, name, details=(Detail(BODY, (old.body,), (new.body,)),))
    words = tuple(d for d in details if d not in (*gone, *come, *other))
    if words:
        yield Change(area, Kind.RELABELLED, Level.PATCH, name, details=words)


def _said(header: Mapping[str, str], key: str) -> tuple[str, ...]:
    return (header[key],) if key in header else ()
