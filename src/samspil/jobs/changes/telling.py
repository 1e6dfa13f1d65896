"""A comparison as people and programs want it: text, Markdown, JSON, a piece of a change log."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from samspil.jobs.changes.asked import BODY
from samspil.jobs.changes.found import Area, Change, Comparison, Detail, Kind, Level
from samspil.words.language import LANGUAGES, Language, in_language, say
from samspil.words.vocabulary import Vocabulary

FORMS = ("text", "markdown", "json", "changelog")
_MOST_SHOWN, _LONGEST, _BEFORE = 40, 140, 24
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@])")
_HEADINGS = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.DEPRECATED: "deprecated",
}
_ORDER = ("added", "changed", "deprecated", "removed")


@dataclass(frozen=True)
class Teller:
    """Tells of one comparison in one language."""

    found: Comparison
    language: Language
    vocabulary: Vocabulary

    def told(self, form: str) -> str:
        """The comparison in one of the FORMS."""
        match form:
            case "json":
                return json.dumps(self._data(), ensure_ascii=False, indent=2) + "\n"
            case "markdown":
                return "\n".join(self._markdown()) + "\n"
            case "changelog":
                return "\n".join(self._changelog()) + "\n"
        return "\n".join(self._text()) + "\n"

    def _say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def label(self, iri: str) -> str:
        """The name of a thing; "" if it has none."""
        said = self.found.labels.get(iri, {})
        return in_language([(text, tag) for tag, text in said.items()], self.language) or ""

    def short(self, iri: str) -> str:
        """The short form of an IRI; what is no IRI as it is."""
        return self.vocabulary.shorten(iri).strip("<>") if iri.startswith("http") else iri

    def _counted(self, key: str, count: int, **values: object) -> str:
        """A text with a number in it, in the form that goes with the number."""
        return self._say(f"{key}-{'1' if count == 1 else 'n'}", count=count, **values)

    def _names(self) -> tuple[str, str]:
        both = zip(self.found.names, self.found.versions, strict=True)
        one, other = (f"{name} ({v})" if v and v != name else name for name, v in both)
        return one, other

    def verdict(self) -> Iterator[str]:
        """What differs, and what it asks of the version."""
        found, (old, new) = self.found, self._names()
        yield self._say("change-between", old=old, new=new)
        if not found.changes:
            yield self._counted("change-none", found.compared)
            return
        counts = ", ".join(
            self._counted("change-count", count, level=self._say(f"change-level-{level.word}"))
            for level, count in found.counts.items()
        )
        yield f"{counts}."
        level = self._say(f"change-level-{found.level.word}")
        if found.next_version:
            yield self._say("change-least", level=level, version=found.next_version)
            if not found.enough:
                given = found.versions[1] or "–"
                yield self._say("change-too-low", given=given, version=found.next_version)
        else:
            yield self._say("change-least-level", level=level)
        if any(_rewritten(change) for change in found.changes):
            yield self._say("change-rewritten")

    def _text(self) -> Iterator[str]:
        yield from self.verdict()
        for area, changes in self._by_area():
            yield f"\n{self._say(f'change-area-{area}')}"
            for change in changes[:_MOST_SHOWN]:
                yield f"  {self.headline(change)}"
                yield from (f"      {line}" for line in self._details(change))
            if len(changes) > _MOST_SHOWN:
                yield f"  {self._counted('change-more', len(changes) - _MOST_SHOWN)}"

    def _by_area(self) -> list[tuple[Area, list[Change]]]:
        return [(a, list(many)) for a, many in groupby(self.found.changes, lambda c: c.area)]

    def headline(self, change: Change) -> str:
        """A change in one line."""
        kind = self._say(f"change-kind-{change.kind}")
        name = self._named(change.iri) if change.iri else self._say("change-nameless")
        to = f" → {self._named(change.to)}" if change.to else ""
        level = self._say(f"change-level-{change.level.word}")
        return f"{kind}: {name}{to} [{level}]"

    def _named(self, iri: str) -> str:
        label = self.label(iri)
        return f"{label} ({self.short(iri)})" if label else self.short(iri)

    def _details(self, change: Change) -> Iterator[str]:
        for detail in change.details:
            before, after = _apart(self._values(detail.before), self._values(detail.after))
            name = self._property(detail.property)
            if before and after:
                yield self._say("change-from-to", name=name, old=before, new=after)
            elif after:
                yield self._say("change-new", name=name, new=after)
            else:
                yield self._say("change-gone", name=name, old=before)

    def _property(self, name: str) -> str:
        return self._say("change-query") if name == BODY else self.label(name) or self.short(name)

    def _values(self, values: Sequence[str]) -> str:
        told = ", ".join(self.label(v) or self.short(v) for v in values)
        return " ".join(told.split())

    def _markdown(self) -> Iterator[str]:
        level = self._say(f"change-level-{self.found.level.word}")
        heading = self._say("change-heading", level=level)
        yield f"## samspil: {heading if self.found.changes else self._say('change-nothing')}\n"
        yield from (f"{_plain(line)}  " for line in self.verdict())
        for area, changes in self._by_area():
            yield f"\n### {self._say(f'change-area-{area}')} ({len(changes)})\n"
            for change in changes[:_MOST_SHOWN]:
                yield f"* {self._marked(change)}"
                yield from (f"  * {_plain(line)}" for line in self._details(change))
            if len(changes) > _MOST_SHOWN:
                yield f"* {self._counted('change-more', len(changes) - _MOST_SHOWN)}"

    def _marked(self, change: Change) -> str:
        headline = _plain(self.headline(change))
        return f"**{headline}**" if change.level is Level.MAJOR else headline

    def _changelog(self) -> Iterator[str]:
        """What a reader of the change log wants; notes and data stay out."""
        groups: dict[str, list[str]] = {name: [] for name in _ORDER}
        for change in self.found.changes:
            if change.area is not Area.DATA and change.kind is not Kind.NOTED:
                heading = _HEADINGS.get(change.kind, "changed")
                groups[heading].append(f"* {_plain(self._logged(change))}")
        for name in _ORDER:
            if groups[name]:
                yield f"### {self._say(f'change-log-{name}')}\n"
                yield from groups[name]
                yield ""
        if not any(groups.values()):
            yield f"* {self._say('change-log-nothing')}"

    def _logged(self, change: Change) -> str:
        to = f" → {self._named(change.to)}" if change.to else ""
        if change.kind in _HEADINGS:
            return f"{self._named(change.iri)}{to}."
        return f"{self._named(change.iri)}{to}: {self._say(f'change-kind-{change.kind}')}."

    def _data(self) -> dict[str, object]:
        found = self.found
        sides = [
            {"name": name, "version": version}
            for name, version in zip(found.names, found.versions, strict=True)
        ]
        return {
            "from": sides[0],
            "to": sides[1],
            "level": found.level.word,
            "next_version": found.next_version,
            "enough": found.enough,
            "compared": found.compared,
            "counts": {level.word: count for level, count in found.counts.items()},
            "changes": [self._change(change) for change in found.changes],
        }

    def _change(self, change: Change) -> dict[str, object]:
        said = self.found.labels.get(change.iri, {})
        return {
            "area": change.area,
            "kind": change.kind,
            "level": change.level.word,
            "iri": change.iri,
            "label": {tag: said[tag] for tag in LANGUAGES if tag in said},
            "says": self.headline(change),
            **({"renamed_to": change.to} if change.to else {}),
            "details": [_detail(one) for one in change.details],
        }


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts, long ones from a little before where they part."""
    start = 0
    if old and new and max(len(old), len(new)) > _LONGEST:
        start = max(0, _parting(old, new) - _BEFORE)
    one, other = (
        f"{'…' if start else ''}{text[start : start + _LONGEST]}"
        f"{'…' if len(text) > start + _LONGEST else ''}"
        for text in (old, new)
    )
    return one, other


def _parting(old: str, new: str) -> int:
    """How many characters two texts begin alike with."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    return sum(1 for _ in alike)


def _detail(one: Detail) -> dict[str, object]:
    return {"property": one.property, "before": list(one.before), "after": list(one.after)}


def _rewritten(change: Change) -> bool:
    """True if a query was written anew, of which nobody can tell by reading what it now means."""
    asked = change.level is Level.MAJOR and change.kind is Kind.REDEFINED
    return asked and change.area in (Area.RULES, Area.SHAPES)


def _plain(text: str) -> str:
    """Text that Markdown leaves alone; no mention of a person, no link, no markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
