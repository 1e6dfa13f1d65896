"""An explanation as text, as JSON and as a small picture."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from textwrap import shorten, wrap

import click
from pyoxigraph import Literal, NamedNode

from samspil.doors.cli.tables import show_table
from samspil.engine.store import Store, type_of_term
from samspil.jobs.classification import Classification, Verdict
from samspil.jobs.explanation import Explanation, Fact, FeatureStep
from samspil.jobs.readings import Reading
from samspil.jobs.whatif import what_would_it_take
from samspil.words.language import Language, say
from samspil.words.vocabulary import RDF_TYPE

_MARK = {"has": "✓", "lacks": "✗", "conflict": "⚡", "unknown": "?"}


def _state(step: FeatureStep) -> str:
    if step.present and step.absent:
        return "conflict"
    if step.present:
        return "has"
    return "lacks" if step.absent else "unknown"


class _Names:
    """Labels on demand, in one language."""

    def __init__(self, store: Store, language: Language) -> None:
        self._store = store
        self._language = language

    def __call__(self, term: type_of_term | str) -> str:
        if isinstance(term, Literal):
            return term.value
        iri = term.value if isinstance(term, NamedNode) else str(term)
        return self._store.labels([iri], self._language).get(iri) or iri.rsplit("/", 1)[-1]

    def fact(self, fact: Fact, arrangement: str) -> str:
        """`actor: property: value` of one fact; without the actor if it is the arrangement."""
        kind = fact.property == RDF_TYPE
        what = say(self._language, "explain-is") if kind else self(fact.property)
        shown = f"{what}: {self(fact.value)}"
        return shown if fact.about == arrangement else f"{self(fact.about)}: {shown}"

    def said(self, fact: Fact) -> list[str]:
        """Who states a fact, and how."""
        lines = []
        for statement in fact.statements:
            parts = [self(statement.source)]
            parts += [statement.locator] if statement.locator else []
            parts += [f"»{statement.wording}«"] if statement.wording else []
            parts += [self(iri) for iri in (statement.strength, statement.status) if iri]
            lines.append(" · ".join(parts))
        return lines


def show_chain(
    chain: Explanation, readings: Mapping[str, Reading], store: Store, language: Language
) -> None:
    """One model for one arrangement, from the answer down to the sources."""
    name = _Names(store, language)
    rule, verdict = chain.assessment.rule, chain.assessment.verdict
    click.echo(f"{name(chain.classification.arrangement)}")
    answer = say(language, f"verdict-{verdict}")
    click.echo(f"{name(rule.iri)} ({rule.rule}): {answer}")
    click.echo()
    for step in chain.steps:
        state = _state(step)
        click.echo(f"  {_MARK[state]} {name(step.feature)}: {say(language, f'state-{state}')}")
        for fact in (*step.has, *step.lacks):
            shown = name.fact(fact, chain.classification.arrangement)
            click.echo(f"      {shown} – {'; '.join(name.said(fact))}")
        if state == "unknown" and step.fields:
            fields = ", ".join(f"{name(f)} (sam:{f.rsplit('/', 1)[-1]})" for f in step.fields)
            click.echo(f"      {say(language, 'explain-fields', fields=fields)}")
    click.echo()
    for fact in chain.asserted:
        click.echo(f"  {say(language, 'explain-asserted', model=name(fact.value))}")
        for line in name.said(fact):
            click.echo(f"    – {line}")
    click.echo(f"  {say(language, 'explain-literature')}")
    for source in chain.literature:
        click.echo(f"    – {name(source)}")
    _show_other_readings(chain, readings, name, language)
    _show_changes(chain, name, language)
    click.echo()


def _show_other_readings(
    chain: Explanation, readings: Mapping[str, Reading], name: _Names, language: Language
) -> None:
    """What the schools say that go by another definition of the same model."""
    family = _family(chain)
    lines = []
    for reading in readings.values():
        for assessment in reading.of(chain.classification):
            if assessment.rule.iri in family:
                because = assessment.lacking or assessment.unknown
                reason = ", ".join(name(feature) for feature in because)
                answer = say(language, f"verdict-{assessment.verdict}")
                line = f"    – {name(reading.iri)}: {name(assessment.rule.iri)}: {answer}"
                lines.append(f"{line} ({reason})" if reason else line)
    if lines:
        click.echo(f"  {say(language, 'explain-readings')}")
        for line in lines:
            click.echo(line)


def _show_changes(chain: Explanation, name: _Names, language: Language) -> None:
    """What it would take for the model to be realised."""
    needed = what_would_it_take(chain.classification, chain.assessment.rule)
    for change in needed.changes or needed.shortest:
        features = " + ".join(name(feature) for feature in sorted(change))
        model = name(chain.assessment.rule.iri)
        click.echo(f"  {say(language, 'explain-takes', model=model, changes=features)}")


def _family(chain: Explanation) -> set[str]:
    """The rules that need all this one needs, or are needed by it: readings of one model."""
    needs = chain.assessment.rule.condition.needs
    rules = [a.rule for a in chain.classification.assessments if a.rule.concept]
    return {r.iri for r in rules if r.condition.needs <= needs or r.condition.needs >= needs}


def show_overview(
    found: Classification,
    readings: Mapping[str, Reading],
    store: Store,
    language: Language,
) -> None:
    """Every model for one arrangement, what the source says, what is near, each school's view."""
    name = _Names(store, language)
    click.echo(name(found.arrangement))
    asserted = ", ".join(map(name, found.asserted)) or say(language, "not-stated")
    click.echo(say(language, "explain-asserted", model=asserted))
    click.echo()
    keys = ("model", "rule", "answer", "lacking", "unknown-features", "distance")
    headings = [say(language, f"column-{key}") for key in keys]
    rows = [
        [
            name(a.rule.iri),
            a.rule.rule,
            say(language, f"verdict-{a.verdict}"),
            ", ".join(map(name, (*a.conflicting, *a.lacking))),
            ", ".join(map(name, a.unknown)),
            str(a.distance),
        ]
        for a in found.assessments
    ]
    show_table(headings, rows)
    click.echo()
    nearest = ", ".join(name(a.rule.iri) for a in found.nearest)
    click.echo(say(language, "explain-nearest", models=nearest, distance=found.nearest[0].distance))
    show_small_changes(found, store, language)
    click.echo()
    headings = [say(language, "column-reading"), say(language, "column-realised")]
    rows = [
        [
            name(reading.iri),
            ", ".join(name(a.rule.iri) for a in reading.of(found) if a.verdict is Verdict.REALISED)
            or say(language, "classify-none"),
        ]
        for reading in readings.values()
    ]
    show_table(headings, rows)
    click.echo()


def show_small_changes(found: Classification, store: Store, language: Language) -> None:
    """For each model that is not realised, every smallest change of at most three features."""
    name = _Names(store, language)
    for assessment in found.assessments:
        if assessment.rule.concept:
            model = name(assessment.rule.iri)
            for change in what_would_it_take(found, assessment.rule).changes:
                features = " + ".join(name(feature) for feature in sorted(change))
                click.echo(say(language, "explain-takes", model=model, changes=features))


def as_json(chains: Sequence[Explanation], store: Store, language: Language) -> str:
    """The chains with IRIs and labels."""
    name = _Names(store, language)

    def fact(one: Fact, arrangement: str) -> dict[str, object]:
        value = one.value.value if isinstance(one.value, NamedNode | Literal) else str(one.value)
        said = [
            {
                "source": s.source,
                "sourceLabel": name(s.source),
                "locator": s.locator,
                "wording": s.wording,
                "status": s.status,
                "strength": s.strength,
            }
            for s in one.statements
        ]
        shown = name.fact(one, arrangement)
        return {
            "subject": one.subject,
            "property": one.property,
            "value": value,
            "label": shown,
            "statedBy": said,
        }

    listed = [
        {
            "arrangement": chain.classification.arrangement,
            "label": name(chain.classification.arrangement),
            "model": chain.assessment.rule.iri,
            "modelLabel": name(chain.assessment.rule.iri),
            "rule": chain.assessment.rule.rule,
            "answer": chain.assessment.verdict,
            "distance": chain.assessment.distance,
            "asserted": [fact(one, chain.classification.arrangement) for one in chain.asserted],
            "features": [
                {
                    "feature": step.feature,
                    "label": name(step.feature),
                    "state": _state(step),
                    "has": [fact(one, chain.classification.arrangement) for one in step.has],
                    "lacks": [fact(one, chain.classification.arrangement) for one in step.lacks],
                    "decidedBy": step.fields,
                    "rule": step.rule,
                }
                for step in chain.steps
            ],
            "literature": [{"source": iri, "label": name(iri)} for iri in chain.literature],
        }
        for chain in chains
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)


_COLOURS = {"has": "#d9ead3", "lacks": "#f4cccc", "conflict": "#fce5cd", "unknown": "#eeeeee"}
_ROW, _WIDTH = 58, 900


def as_svg(chain: Explanation, store: Store, language: Language) -> str:
    """Model, features and facts in three columns, joined by lines; the text repeats it in words."""
    name = _Names(store, language)
    verdict = say(language, f"verdict-{chain.assessment.verdict}")
    title = f"{name(chain.assessment.rule.iri)}: {verdict}"
    height = max(2, len(chain.steps)) * _ROW + 60
    middle = height / 2
    parts = [_box(10, middle - 24, 220, title, "#dbe7f0")]
    for number, step in enumerate(chain.steps):
        top = 40 + number * _ROW
        state = _state(step)
        parts.append(f'<path d="M230 {middle} C 260 {middle}, 260 {top + 23}, 290 {top + 23}" />')
        label = f"{_MARK[state]} {name(step.feature)}"
        parts.append(_box(290, top, 230, label, _COLOURS[state]))
        facts = [*step.has, *step.lacks]
        if facts:
            said = name.said(facts[0])
            text = name.fact(facts[0], chain.classification.arrangement) + (
                f" – {said[0]}" if said else ""
            )
            parts.append(f'<path d="M520 {top + 23} H 560" />')
            parts.append(_box(560, top, 330, text, "#ffffff"))
    about = f"{name(chain.classification.arrangement)}: {title}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'lang="{language}" font-family="sans-serif" font-size="12" fill="none" stroke="#445">'
        f"<title>{escape(about)}</title>"
        f'<text x="10" y="22" font-size="14" fill="#111" stroke="none">'
        f"{escape(shorten(name(chain.classification.arrangement), 110, placeholder='…'))}</text>"
        f"{''.join(parts)}</svg>"
    )


def _box(left: float, top: float, width: int, text: str, colour: str) -> str:
    lines = wrap(text, width // 7)
    if len(lines) > 3:  # noqa: PLR2004 - what a box holds
        lines = [*lines[:2], lines[2][:-1] + "…"]
    spans = "".join(
        f'<tspan x="{left + 8}" dy="{14 if n else 0}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    start = top + 28 - 7 * (len(lines) - 1)
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="48" rx="5" fill="{colour}" />'
        f'<text x="{left + 8}" y="{start}" fill="#111" stroke="none">{spans}</text>'
    )
