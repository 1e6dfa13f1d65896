"""Two codings held against each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from samspil.engine.store import Store
from samspil.files import ntriples
from samspil.files.workspace import Workspace
from samspil.jobs.agreement.coding import Coding, read_coding
from samspil.jobs.agreement.statistics import (
    Pair,
    agreed,
    cohens_kappa,
    krippendorffs_alpha,
)
from samspil.jobs.classification import classify
from samspil.jobs.rules import RuleSet, read_rules
from samspil.jobs.validation.context import read_context
from samspil.words.errors import NothingChecked
from samspil.words.findings import Where


@dataclass(frozen=True)
class Score:
    """How far the two agree on one field (a property) or one model (a class) over `units` units.

    Kappa and alpha are None where undefined: every answer is the same, or there is one unit.
    """

    what: str
    units: int
    agreed: int
    kappa: float | None
    alpha: float | None

    @property
    def percentage(self) -> float:
        """The share of units on which the two say the same, in percent."""
        return 100 * self.agreed / self.units


@dataclass(frozen=True)
class Disagreement:
    """One unit and field on which the two differ, with what each says and where.

    A value is an IRI, a literal or `unknown`; a place is None if the coder does not have the unit.
    """

    unit: str
    field: str
    values: tuple[frozenset[str], frozenset[str]]
    places: tuple[Where | None, Where | None]


@dataclass(frozen=True)
class Agreement:
    """Everything there is to say of two codings.

    `only_a` and `only_b` are units that just one of the coders has; they enter no score.
    """

    shared: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    fields: tuple[Score, ...]
    models: tuple[Score, ...]
    disagreements: tuple[Disagreement, ...]


def compare(path_a: Path, path_b: Path, workspace: Workspace) -> Agreement:
    """The agreement between the codings in two files or folders.

    Raises: Unreadable for what cannot be read, NothingChecked when no IRI is a unit in both.
    """
    a, b = read_coding(path_a, workspace), read_coding(path_b, workspace)
    shared = sorted(a.units & b.units)
    if not shared:
        raise NothingChecked("agreement-nothing", a=min(a.units), b=min(b.units))
    fields, disagreements = _fields(a, b, shared)
    rules = read_rules(workspace)
    return Agreement(
        tuple(shared),
        tuple(sorted(a.units - b.units)),
        tuple(sorted(b.units - a.units)),
        tuple(fields),
        tuple(_models(a, b, rules, workspace)),
        tuple(disagreements),
    )


def _fields(a: Coding, b: Coding, shared: Sequence[str]) -> tuple[list[Score], list[Disagreement]]:
    """Each field over the shared units for which at least one of the two says something."""
    scores: list[Score] = []
    disagreements: list[Disagreement] = []
    for field in sorted(a.fields | b.fields):
        units = [u for u in shared if (u, field) in a.values or (u, field) in b.values]
        pairs = [(a.of(unit, field), b.of(unit, field)) for unit in units]
        if not pairs:
            continue
        scores.append(_score(field, pairs))
        disagreements += [
            Disagreement(unit, field, pair, (a.where(unit, field), b.where(unit, field)))
            for unit, pair in zip(units, pairs, strict=True)
            if pair[0] != pair[1]
        ]
    return scores, disagreements


def _models(a: Coding, b: Coding, rules: RuleSet, workspace: Workspace) -> Iterator[Score]:
    """Each model over the shared arrangements, by what the rules make of either coding."""
    verdicts_a, verdicts_b = (_verdicts(coding, rules, workspace) for coding in (a, b))
    for rule in rules.models:
        pairs = [
            (frozenset({of[rule.iri]}), frozenset({verdicts_b[arrangement][rule.iri]}))
            for arrangement, of in verdicts_a.items()
            if arrangement in verdicts_b
        ]
        if pairs:
            yield _score(rule.iri, pairs)


def _verdicts(coding: Coding, rules: RuleSet, workspace: Workspace) -> dict[str, dict[str, str]]:
    said = b"".join(document.ntriples for document in coding.documents)
    store = Store()
    store.load_ntriples(said)
    context = read_context(workspace)
    store.load_ntriples(context.background(ntriples.subjects(said), ntriples.iris(said)))
    return {
        found.arrangement: {a.rule.iri: str(a.verdict) for a in found.assessments}
        for found in classify(store, rules)
    }


def _score(what: str, pairs: Sequence[Pair]) -> Score:
    kappa = cohens_kappa(pairs)
    return Score(
        what,
        len(pairs),
        agreed(pairs),
        None if kappa is None else float(kappa),
        krippendorffs_alpha(pairs),
    )
