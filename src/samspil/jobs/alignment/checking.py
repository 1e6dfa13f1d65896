"""What can be wrong with a mapping set, each with its place and what to write instead.

M01 its form, M02 how it says that two terms correspond, M03 terms that there are not, M04 mappings
that contradict each other, M05 what a reader needs in order to trust it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal

from samspil.engine.store import Store
from samspil.files.mappings import TERMS, MappingSet, Row
from samspil.words.findings import Finding, Note, Severity, Suggestion, Where
from samspil.words.language import LANGUAGES, say
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import BASE, NS, OWL, RDFS, SKOS, Vocabulary

PREDICATES = (
    *(SKOS + f"{how}Match" for how in ("exact", "close", "broad", "narrow", "related")),
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
)
EXACT = SKOS + "exactMatch"
MANUAL = "https://w3id.org/semapv/vocab/ManualMappingCuration"
NEEDED = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
COMMENTS = ("comment", "comment_da")
# What the set must say of itself: who, when, on what terms, of which versions.
_HEAD = (
    *("curie_map", "mapping_set_id", "mapping_set_title", "title_da", "license", "creator_label"),
    *("mapping_date", "subject_source", "subject_source_version"),
    *("object_source", "object_source_version"),
)
# What SSSOM knows beside these and a curator may want to add.
_ALSO = (
    *("object_label", "predicate_label", "predicate_modifier", "author_id", "author_label"),
    *("reviewer_id", "reviewer_label", "confidence", "mapping_date", "see_also", "other"),
    *("subject_category", "object_category", "subject_type", "object_type", "record_id"),
)


@dataclass(frozen=True)
class Ours:
    """What sets are held against: the English names of our terms, and their version."""

    labels: Mapping[str, str]
    version: str
    vocabulary: Vocabulary

    @classmethod
    def of(cls, store: Store, vocabulary: Vocabulary) -> "Ours":
        """The terms that the ontology defines and has not given up."""
        rows = store.names(
            f"SELECT DISTINCT ?t WHERE {{ ?t <{SKOS}definition> ?d "
            f"OPTIONAL {{ ?t <{OWL}deprecated> ?gone }} FILTER(!BOUND(?gone)) "
            f'FILTER(STRSTARTS(STR(?t), "{BASE}")) }}'
        )
        said = store.objects(NS, OWL + "versionInfo")
        version = next((one.value for one in said if isinstance(one, Literal)), "")
        terms = sorted(row[0] for row in rows)
        return cls(dict(store.labels(terms, "en")), version, vocabulary)


def check_sets(sets: Sequence[MappingSet], ours: Ours) -> list[Finding]:
    """Everything that is wrong, set by set and line by line."""
    found: list[Finding] = []
    for one in sets:
        found += _Checker(one, ours).findings()
    return sorted(found, key=lambda finding: finding.sort_key)


@dataclass
class _Checker:
    """Looks through one set."""

    set: MappingSet
    ours: Ours
    _found: list[Finding] = field(default_factory=list)

    def findings(self) -> list[Finding]:
        """What is wrong with the set; without a head or columns to go by, nothing more is said."""
        if self.set.broken is not None:
            self._add("M01", "mapping-head", self.set.line(self.set.broken), {})
            return self._found
        self._heading()
        lacking = [name for name in NEEDED if name not in self.set.names]
        for name in lacking:
            self._add("M01", "mapping-column", self.set.line(self.set.heading), {"name": name})
        if lacking:
            return self._found
        for number in self.set.odd:
            counted = {
                "count": self.set.lines[number - 1].count("\t") + 1,
                "wanted": len(self.set.names),
            }
            self._add("M01", "mapping-cells", self.set.line(number), counted)
        for row in self.set.rows:
            self._row(row)
        self._together()
        return self._found

    def _add(  # noqa: PLR0913 - the parts of a finding
        self,
        check: str,
        key: str,
        where: Where,
        values: Mapping[str, object],
        near: Sequence[str] = (),
        related: tuple[Note, ...] = (),
    ) -> None:
        message = {language: say(language, key, **values) for language in LANGUAGES}
        self._found.append(
            Finding(
                check,
                Severity.WARNING if check == "M05" else Severity.VIOLATION,
                message,
                where,
                value=str(values.get("value", "")),
                suggestions=tuple(map(Suggestion, near)),
                related=related,
                source_line=self.set.lines[where.line - 1],
            )
        )

    def _heading(self) -> None:
        for slot in _HEAD:
            if not self.set.head.get(slot):
                check = "M01" if slot in ("curie_map", "mapping_set_id", "license") else "M05"
                self._add(check, "mapping-slot", self.set.line(1), {"name": slot})
        for prefix, iri in self.set.prefixes.items():
            known = self.ours.vocabulary.prefixes.get(prefix, iri)
            if known != iri:
                where = self.set.line(self.set.places["curie_map"])
                values = {"value": iri, "prefix": prefix, "known": known}
                self._add("M01", "mapping-other", where, values)
        said = self.set.text("subject_source_version")
        if said and said != self.ours.version:
            where = self.set.line(self.set.places["subject_source_version"])
            values = {"value": said, "known": self.ours.version}
            self._add("M05", "mapping-version", where, values)
        day = self.set.text("mapping_date")
        if day and not _is_day(day):
            where = self.set.line(self.set.places["mapping_date"])
            self._add("M05", "mapping-date", where, {"value": day})
        declared = self.set.head.get("extension_definitions")
        extra = [one.get("slot_name") for one in declared] if isinstance(declared, list) else []
        usual = (*NEEDED, "comment", *_ALSO)
        for name in self.set.names:
            if name not in (*usual, *extra):
                where = self.set.line(self.set.heading)
                near = nearest(name, usual, 1)
                self._add("M01", "mapping-column-odd", where, {"value": name}, near)

    def _row(self, row: Row) -> None:
        for column in NEEDED:
            if not row.cells[column].strip():
                self._add("M01", "mapping-empty", self.set.line(row.number), {"name": column})
        for column, judge in self._judges().items():
            value = row.cells[column]
            iri = self.set.expand(value)
            if not value.strip():
                continue
            if iri is None:
                self._add("M01", "mapping-prefix", row.at(column), {"value": value})
            else:
                judge(row, iri)
        label = self.ours.labels.get(self.set.expand(row.cells["subject_id"]) or "")
        said = row.cells["subject_label"]
        if label and said and said != label:
            where = row.at("subject_label")
            values = {"value": said, "known": label}
            self._add("M05", "mapping-label", where, values, [label])
        told = [bool(row.cells.get(column, "").strip()) for column in COMMENTS]
        if any(told) and not all(told):
            missing = COMMENTS[told.index(False)]
            self._add("M05", "mapping-comment", self.set.line(row.number), {"name": missing})

    def _judges(self) -> Mapping[str, Callable[[Row, str], None]]:
        return {
            "subject_id": self._subject,
            "predicate_id": self._predicate,
            "object_id": self._object,
            "mapping_justification": self._reason,
        }

    def _subject(self, row: Row, iri: str) -> None:
        if iri not in self.ours.labels:
            near = [self._short(one) for one in nearest(iri, self.ours.labels)]
            value = row.cells["subject_id"]
            self._add("M03", "mapping-subject", row.at("subject_id"), {"value": value}, near)

    def _object(self, row: Row, iri: str) -> None:
        if iri not in self.set.known:
            near = [self._short(one) for one in nearest(iri, self.set.known)]
            values = {"value": row.cells["object_id"], "file": self.set.name + TERMS}
            self._add("M03", "mapping-object", row.at("object_id"), values, near)

    def _predicate(self, row: Row, iri: str) -> None:
        if iri not in PREDICATES:
            known = ", ".join(map(self.ours.vocabulary.shorten, PREDICATES))
            value = row.cells["predicate_id"]
            where = row.at("predicate_id")
            self._add("M02", "mapping-predicate", where, {"value": value, "known": known})

    def _reason(self, row: Row, iri: str) -> None:
        if iri != MANUAL:
            value = row.cells["mapping_justification"]
            where = row.at("mapping_justification")
            self._add("M02", "mapping-reason", where, {"value": value})

    def _short(self, iri: str) -> str:
        for prefix, space in self.set.prefixes.items():
            if iri.startswith(space) and "/" not in iri.removeprefix(space):
                return f"{prefix}:{iri.removeprefix(space)}"
        return self.ours.vocabulary.shorten(iri)

    def _together(self) -> None:
        """What no row can be seen to be wrong about alone."""
        for rows in self._alike("subject_id", "object_id").values():
            for row in rows[1:]:
                values = {"value": row.cells["object_id"], "subject": row.cells["subject_id"]}
                first = _notes(rows[:1])
                self._add("M04", "mapping-twice", row.at("object_id"), values, related=first)
        for column, against, key in (
            ("subject_id", "object_id", "mapping-exact-two"),
            ("object_id", "subject_id", "mapping-exact-shared"),
        ):
            exact = self._alike(column, only=EXACT)
            for (name,), rows in exact.items():
                others = {row.cells[against] for row in rows}
                if len(others) > 1:
                    last = rows[-1]
                    values = {"value": last.cells[against], "name": name}
                    before = _notes(rows[:-1])
                    self._add("M04", key, last.at(against), values, related=before)

    def _alike(self, *columns: str, only: str = "") -> Mapping[tuple[str, ...], list[Row]]:
        """The rows that have the same in the columns; `only` those with that predicate."""
        found: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in self.set.rows:
            if not only or self.set.expand(row.cells["predicate_id"]) == only:
                found[tuple(row.cells[column] for column in columns)].append(row)
        return found


def _notes(rows: Sequence[Row]) -> tuple[Note, ...]:
    text = {language: say(language, "mapping-here") for language in LANGUAGES}
    return tuple(Note(row.at("subject_id"), text, row.text) for row in rows)


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
