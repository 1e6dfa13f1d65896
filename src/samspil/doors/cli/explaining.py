"""An explanation as text and as JSON."""

import json
from collections.abc import Mapping, Sequence

import click
from pyoxigraph import Literal, NamedNode

from samspil.doors.cli.tables import show_table
from samspil.engine.store import Store, type_of_term
from samspil.jobs.classification import Classification, Verdict
from samspil.jobs.explanation import Explanation, Fact
from samspil.jobs.readings import Reading
from samspil.jobs.whatif import what_would_it_take
from samspil.words.language import Language, say
from samspil.words.vocabulary import RDF_TYPE

MARK = {"has": "✓", "lacks": "✗", "conflict": "⚡", "unknown": "?"}


class Names:
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
    name = Names(store, language)
    rule, verdict = chain.assessment.rule, chain.assessment.verdict
    click.echo(f"{name(chain.classification.arrangement)}")
    answer = say(language, f"verdict-{verdict}")
    click.echo(f"{name(rule.iri)} ({rule.rule}): {answer}")
    click.echo()
    for step in chain.steps:
        state = step.state
        click.echo(f"  {MARK[state]} {name(step.feature)}: {say(language, f'state-{state}')}")
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
    _show_disagreements(chain, name, language)
    _show_changes(chain, name, language)
    click.echo()


def _show_other_readings(
    chain: Explanation, readings: Mapping[str, Reading], name: Names, language: Language
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


def _show_disagreements(chain: Explanation, name: Names, language: Language) -> None:
    """What scholars dispute about the model, each position with its source."""
    if chain.disagreements:
        click.echo(f"  {say(language, 'explain-disagreements')}")
    for disagreement in chain.disagreements:
        click.echo(f"    – {name(disagreement.question)}:")
        for position, source in disagreement.positions:
            click.echo(f"        {name(position)} – {name(source)}")


def _show_changes(chain: Explanation, name: Names, language: Language) -> None:
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
    name = Names(store, language)
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
    name = Names(store, language)
    for assessment in found.assessments:
        if assessment.rule.concept:
            model = name(assessment.rule.iri)
            for change in what_would_it_take(found, assessment.rule).changes:
                features = " + ".join(name(feature) for feature in sorted(change))
                click.echo(say(language, "explain-takes", model=model, changes=features))


def as_json(chains: Sequence[Explanation], store: Store, language: Language) -> str:
    """The chains with IRIs and labels."""
    name = Names(store, language)

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
                    "state": step.state,
                    "has": [fact(one, chain.classification.arrangement) for one in step.has],
                    "lacks": [fact(one, chain.classification.arrangement) for one in step.lacks],
                    "decidedBy": step.fields,
                    "rule": step.rule,
                }
                for step in chain.steps
            ],
            "disagreements": [
                {
                    "question": name(one.question),
                    "positions": [
                        {"claim": claim, "text": name(claim), "source": source}
                        for claim, source in one.positions
                    ],
                }
                for one in chain.disagreements
            ],
            "literature": [{"source": iri, "label": name(iri)} for iri in chain.literature],
        }
        for chain in chains
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)
