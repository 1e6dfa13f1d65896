"""What a program that reads for a person may ask: each tool gives plain values that say their
sources, and say of what is not known that it is not.

Everything a stranger words runs where a page's work runs: queries in the lanes of the pool, texts
to be checked in the process beside. Nothing here opens a file or a connection.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from samspil import __version__
from samspil.engine.aside import Aside
from samspil.engine.asking import label_query, read_labels, type_of_term
from samspil.engine.pool import Ask, Pool
from samspil.engine.scan import scan_query
from samspil.jobs.citation import FORMATS
from samspil.jobs.contributing import Said, check_text
from samspil.jobs.description import describe
from samspil.jobs.exports.table import iris_in
from samspil.jobs.machines.schema import class_in_full, schema, sheet_named
from samspil.jobs.questions import Answer, Parameter, Question, find_question, terms_for
from samspil.jobs.web.answers import Shown
from samspil.jobs.web.finding import suggestions
from samspil.jobs.web.things import Reader, Row, Value
from samspil.jobs.web.website import Website
from samspil.words.errors import QueryRefused, WrongUse
from samspil.words.language import Language, say
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import BASE

Given = Mapping[str, Any]
_MOST_ROWS, _ROWS = 200, 50
_MOST_HITS, _HITS = 50, 10
_MOST_VALUES = 12
_LABELS_AT_ONCE = 1_000
_SOURCE = BASE + "source/"


@dataclass(frozen=True)
class Tools:
    """The tools over one publication; `client` is whom queries are counted against."""

    web: Website
    pool: Pool
    aside: Aside
    client: str | None = None

    async def search(self, given: Given, language: Language) -> Given:
        """What the words find."""
        most = min(int(given.get("most", _HITS)), _MOST_HITS)
        found = await asyncio.to_thread(
            suggestions, self.web, language, given["query"], given.get("kind", ""), most
        )
        return found if found["hits"] else {**found, "note": say(language, "tool-nothing-found")}

    async def describe(self, given: Given, language: Language) -> Given:
        """Everything said of a thing, with who says it."""
        return await asyncio.to_thread(self._described, given["thing"], language)

    def _described(self, name: str, language: Language) -> Given:
        iri = self._iri(name)
        found = describe(iri, self.web.content.store)
        if found is None:
            near = self.web.content.like(iri)
            raise WrongUse("tool-thing-unknown", name=name[:200], near=", ".join(near) or "–")
        addresses = self.web.addresses
        reader = Reader(found, language, self.web.content.vocabulary, lambda other: other)
        thing = reader.thing()
        claims = [
            {
                "text": claim.text,
                "claim": claim.href,
                "strength": _text(claim.strength) or say(language, "not-stated"),
                "sources": [_text(source) for source in claim.sources],
                "where": claim.locator or say(language, "not-stated"),
                "status": _text(claim.status) or say(language, "not-stated"),
            }
            for claim in thing.claims
        ]
        return {
            "iri": iri,
            "label": thing.title,
            "kinds": [value.text for value in thing.types],
            "definition": thing.lead.text if thing.lead else say(language, "not-stated"),
            "said": {row.label: _values(row) for row in thing.rows},
            "claims": claims[:_MOST_ROWS],
            "pointed_at_by": {
                row.label: [value.text for value in row.values[:_MOST_VALUES]]
                for row in thing.incoming
            },
            "note": say(language, "tool-silence"),
            "url": addresses.whole(addresses.of(iri, language)),
        }

    def _iri(self, name: str) -> str:
        """The IRI that a short form, a path below our base or an address of ours means."""
        public = self.web.addresses.public
        local = name.removeprefix(public).removeprefix("en/") if name.startswith(public) else name
        expanded = self.web.content.vocabulary.expand(local)
        iri = expanded or (local if "://" in local else BASE + local)
        try:
            return NamedNode(iri).value
        except ValueError:
            raise WrongUse("tool-thing-unknown", name=name[:200], near="–") from None

    async def list_questions(self, given: Given, language: Language) -> Given:
        """The questions that can be answered, with their parameters."""
        return await asyncio.to_thread(self._listed, given, language)

    def _listed(self, given: Given, language: Language) -> Given:
        content = self.web.content
        chosen: Sequence[Question] = list(content.questions.values())
        text, theme = given.get("query", ""), given.get("theme", "")
        if text:
            hits = self.web.index(language).find(text).of_kind("question").hits
            names = [hit.document.path.rpartition("/")[2] for hit in hits[:_MOST_HITS]]
            chosen = [content.questions[name] for name in names]
        if theme:
            chosen = [one for one in chosen if one.theme == theme]
        return {
            "themes": {key: one.name[language] for key, one in content.themes.items()},
            "questions": [
                {
                    "name": one.name,
                    "question": one.question[language],
                    "about": one.summary[language],
                    "parameters": [self._parameter(one, p, language) for p in one.parameters],
                }
                for one in chosen
            ],
        }

    def _parameter(self, question: Question, one: Parameter, language: Language) -> Given:
        known = self.web.content.known.get((one.kind, one.of), {})
        values = sorted(iri.rstrip("/").rpartition("/")[2] for iri in known)
        default = question.default_of(one.name)
        return {
            "name": one.name,
            "label": one.label[language],
            "kind": one.kind,
            "default": "" if default == "UNDEF" else default,
            "values": values[:_MOST_VALUES],
            "more_values": max(0, len(values) - _MOST_VALUES),
        }

    async def answer_question(self, given: Given, language: Language) -> Given:
        """The rows, in words, and what they rest on."""
        content = self.web.content
        question = find_question(content.questions, given["name"])
        chosen = {name: str(value) for name, value in given.get("parameters", {}).items()}
        terms = terms_for(question, chosen, content.known, content.vocabulary)
        ask = Ask(question.bound(terms), rows="tsv")
        rows = (await self.pool.query(ask, "canned", self.client)).table()
        answer = Answer(question, rows)
        labels = await self._labels(answer, language)
        page = max(1, int(given.get("page", 1)))
        return await asyncio.to_thread(self._answer, answer, labels, chosen, page, language)

    async def _labels(self, answer: Answer, language: Language) -> Mapping[str, str]:
        labels: dict[str, str] = {}
        iris = iris_in(answer)
        for at in range(0, len(iris), _LABELS_AT_ONCE):
            ask = Ask(label_query(iris[at : at + _LABELS_AT_ONCE]), rows="tsv")
            found = await self.pool.query(ask, "canned", self.client)
            labels |= read_labels(found.table(), language)
        return labels

    def _answer(
        self,
        answer: Answer,
        labels: Mapping[str, str],
        chosen: Mapping[str, str],
        page: int,
        language: Language,
    ) -> Given:
        shown = Shown(self.web, answer, labels, language)
        question, grounds = answer.question, shown.grounds
        start = (page - 1) * _ROWS
        addresses = self.web.addresses
        address = addresses.whole(addresses.page(f"svar/{question.name}", language, chosen))
        return {
            "question": question.question[language],
            "short_answer": shown.short,
            "columns": [column.heading[language] for column in question.columns],
            "rows": [
                [self._cell(shown, term) for term in row]
                for row in answer.rows[start : start + _ROWS]
            ],
            "rows_in_all": len(answer.rows),
            "page": page,
            "pages": max(1, -(-len(answer.rows) // _ROWS)),
            "sources": [work.reference for work in grounds.sources],
            "how_sure": {ref.label: number for ref, number in grounds.statuses},
            "note": say(language, "tool-silence"),
            "cite": say(
                language,
                "cite-answer",
                question=question.question[language],
                version=__version__,
                data=answer.digest,
                address=address,
            ),
            "url": address,
        }

    def _cell(self, shown: Shown, term: type_of_term | None) -> Given:
        """A cell in words; what the source does not say is said to be so."""
        if term is None:
            return {"unknown": say(shown.language, "not-stated")}
        if isinstance(term, NamedNode):
            short = self.web.content.vocabulary.shorten(term.value)
            return {"value": shown.name(term), "iri": short}
        return {"value": shown.name(term)}

    async def schema(self, given: Given, language: Language) -> Given:
        """What the data are made of."""
        name = given.get("class", "")
        if not name:
            return await asyncio.to_thread(schema, self.web, language)
        sheet = sheet_named(self.web, name)
        if sheet is None:
            known = [one.rpartition(":")[2] for one in schema(self.web, language)["classes"]]
            near = ", ".join(nearest(name, known)) or ", ".join(known)
            raise WrongUse("tool-thing-unknown", name=name[:200], near=near)
        return await asyncio.to_thread(class_in_full, self.web, sheet, language)

    async def validate(self, given: Given, language: Language) -> Given:
        """What is wrong with a case."""
        said: Sequence[Said] = await asyncio.to_thread(
            self.aside.do,
            check_text,
            given["text"],
            given.get("format", "ttl"),
            language,
            self.web.content.workspace,
        )
        wrong = sum(one.severity == "violation" for one in said)
        return {
            "fine": not wrong,
            "errors": wrong,
            "findings": [
                {
                    "check": one.check,
                    "severity": str(one.severity),
                    "where": one.place,
                    "wrong": one.wrong,
                    "do": one.remedy,
                    "why": one.why,
                    "meant": list(one.meant),
                }
                for one in said[:_MOST_ROWS]
            ],
            "findings_in_all": len(said),
        }

    async def sparql(self, given: Given, language: Language) -> Given:
        """The rows of a query of the asker's own."""
        if not self.web.free_sparql:
            raise QueryRefused("sparql-off")
        content, text = self.web.content, given["query"]
        found = scan_query(text, "", content.dataset.graphs)
        graph = found.form in ("construct", "describe")
        prefixes = content.vocabulary.prefixes if graph else {}
        ask = Ask(text, "", "json", "json", "ttl", prefixes=prefixes, union=not found.graphs)
        result = await self.pool.query(ask, "free", self.client)
        if graph:
            return {"turtle": result.body.decode(), "note": say(language, "tool-own-query")}
        said = json.loads(result.body)
        if "boolean" in said:
            return {"answer": said["boolean"], "note": say(language, "tool-own-query")}
        rows = said["results"]["bindings"]
        columns = said["head"]["vars"]
        return {
            "columns": columns,
            "rows": [[_plain(row.get(name)) for name in columns] for row in rows[:_MOST_ROWS]],
            "rows_in_all": len(rows),
            "rows_shown": min(len(rows), _MOST_ROWS),
            "note": say(language, "tool-own-query"),
        }

    async def cite(self, given: Given, language: Language) -> Given:
        """References, ready to paste."""
        style, keys = given.get("style", "text"), given["sources"]
        records = []
        for key in keys:
            record = self.web.record(_SOURCE + key.removeprefix(_SOURCE), language)
            if record is None:
                known = [i.removeprefix(_SOURCE) for i in self.web.content.names if _is_source(i)]
                near = ", ".join(nearest(key, known)) or "–"
                raise WrongUse("source-unknown", name=key[:200], near=near)
            records.append(record)
        return {"style": style, "references": FORMATS[style](records)}


def _is_source(iri: str) -> bool:
    return iri.startswith(_SOURCE) and "/" not in iri.removeprefix(_SOURCE)


def _text(value: Value | None) -> str:
    return value.text if value else ""


def _values(row: Row) -> Sequence[object]:
    """What one property says, up to a bound that is told."""
    shown = [_nested(value) for value in row.values[:_MOST_VALUES]]
    more = len(row.values) - len(shown)
    return [*shown, f"(+ {more})"] if more else shown


def _nested(value: Value) -> object:
    if value.items:
        return {row.label or "": [_nested(one) for one in row.values] for row in value.items}
    return value.text


def _plain(binding: Mapping[str, str] | None) -> str | None:
    return None if binding is None else binding["value"]
