"""The page of a governance regime, and regimes side by side."""

from collections.abc import Sequence

from samspil.jobs.pages.assembly import by_layer, mistakes, page, section
from samspil.jobs.pages.content import (
    Definition,
    Definitions,
    Page,
    Paragraph,
    Ref,
    Section,
    Statement,
    Statements,
    Table,
)
from samspil.jobs.pages.knowledge import Knowledge
from samspil.words.vocabulary import NS, PROV, SKOS

_SHOWN_ELSEWHERE = (
    *(SKOS + "definition", SKOS + "historyNote", NS + "raisesCritique"),
    *(NS + "elementOf", NS + "takenFrom", NS + "rootedInAndInspiredBy"),
)
_ELEMENT_OF = f"<{NS}elementOf>|<{NS}takenFrom>|<{NS}rootedInAndInspiredBy>"


def regime_page(know: Knowledge, regime: str) -> Page:
    """Everything the content knows of one regime; if that is little but its name, it says so."""
    return page(
        know,
        regime,
        (
            _definition(know, regime),
            _history(know, regime),
            _recognise(know, regime),
            _examples(know, regime),
            mistakes(know, regime),
            _dimensions(know, [regime]),
            _critique(know, regime),
            _tensions(know, regime),
            by_layer(know, regime, _SHOWN_ELSEWHERE),
        ),
    )


def compare_regimes(know: Knowledge, regimes: Sequence[str]) -> Page:
    """Some regimes side by side, dimension by dimension, with who says so and what is contested."""
    names = know.listed(know.ref(regime).label for regime in regimes)
    definitions = tuple(Definition(know.ref(regime), _core(know, regime)) for regime in regimes)
    return page(
        know,
        "",
        (
            section(know, "definition", Definitions(definitions)),
            _dimensions(know, regimes),
            _undivided_critique(know, regimes),
            section(know, "coexistence", Statements(_about_all(know, regimes))),
        ),
        title=know.say("page-side-by-side", names=names),
        lead=know.say("page-regimes-lead"),
    )


def _core(know: Knowledge, regime: str) -> tuple[Statement, ...]:
    """Who says in one line what the regime is; else our own definition."""
    said = know.claims(f"?x <{NS}claimSubject> <{regime}> ; <{NS}claimProperty> <{SKOS}definition>")
    return said or (know.sourced(regime, "", know.definition(regime)),)


def _definition(know: Knowledge, regime: str) -> Section | None:
    other = know.texts(regime, SKOS + "altLabel")
    known = know.one(
        f"{{ ?x <{NS}ofRegime> <{regime}> }} UNION {{ <{regime}> <{NS}raisesCritique> ?x }} "
        f"UNION {{ ?x <{NS}claimSubject> <{regime}> ; <{NS}claimProperty> <{SKOS}definition> }}"
    )
    return section(
        know,
        "definition",
        Paragraph("" if known else know.say("page-name-only")),
        *know.sentences(regime, SKOS + "scopeNote"),
        Paragraph(know.say("page-also-called", names=", ".join(other)) if other else ""),
        Statements(_core(know, regime)),
    )


def _history(know: Knowledge, regime: str) -> Section | None:
    pattern = f"?x <{NS}claimSubject> <{regime}> ; <{NS}claimProperty> <{SKOS}historyNote>"
    return section(know, "history", Statements(know.claims(pattern)))


def _recognise(know: Knowledge, regime: str) -> Section | None:
    rows = []
    for element in know.one(f"?x {_ELEMENT_OF} <{regime}>"):
        ties = know.claims(
            f"?x <{NS}claimSubject> <{element}> ; <{NS}claimObject> <{regime}> ; "
            f"<{NS}claimProperty> ?p"
        )
        for sign in know.one(f"?x <{NS}indicates> <{element}>"):
            seen = [
                know.statement(claim, know.text(claim, NS + "claimText"))
                for claim in know.values(sign, PROV + "wasDerivedFrom")
            ]
            observable = Statement(know.text(sign, NS + "observableSign"))
            rows.append(((know.ref(element),), (observable,), tuple(seen), ties))
    keys = ("element", "sign", "seen", "tie")
    return section(
        know,
        "recognise",
        Paragraph(know.say("page-recognise-regime") if rows else ""),
        Table(know.headings(*keys), tuple(rows)),
    )


def _examples(know: Knowledge, regime: str) -> Section | None:
    observed = tuple(
        know.statement(x, know.text(x, NS + "observableSign"), [know.ref(case).label])
        for x, case in know.names(
            f"?case <{NS}hasRegimeObservation> ?x . ?x <{NS}observedElement>/({_ELEMENT_OF}) "
            f"<{regime}>",
            *("x", "case"),
        )
    )
    counter = know.imagined(regime, NS + "counterExample")
    return section(
        know,
        "examples",
        Paragraph("" if observed else know.say("page-no-observation")),
        Statements((*observed, *know.imagined(regime, SKOS + "example"))),
        Paragraph(know.say("page-counter-examples") if counter else ""),
        Statements(counter),
    )


def _dimensions(know: Knowledge, regimes: Sequence[str]) -> Section | None:
    """A row for each dimension that a regime is described on, in the order of the list."""
    values = " ".join(f"<{regime}>" for regime in regimes)
    found = know.names(
        f"VALUES ?regime {{ {values} }} ?x <{NS}ofRegime> ?regime ; <{NS}onDimension> ?dimension",
        *("dimension", "regime", "x"),
    )
    cells: dict[tuple[str, str], list[Statement]] = {}
    for dimension, regime, x in found:
        said = know.statement(x, know.text(x, NS + "characteristicText"))
        cells.setdefault((dimension, regime), []).append(said)
    for said_here in cells.values():
        said_here.sort(key=lambda statement: statement.unverified)
    listed = know.in_order({dimension for dimension, _, _ in found})
    rows: list[tuple[tuple[Ref | Statement, ...], ...]] = []
    for dimension in listed:
        said_of_each = (tuple(cells.get((dimension, regime), ())) for regime in regimes)
        contested = _contested(know, regimes, dimension)
        rows.append(((know.ref(dimension),), *said_of_each, contested))
    described = [know.ref(regime).label for regime in regimes]
    if len(regimes) == 1:
        described = [know.say("page-column-characteristic")]
    headings = (
        know.say("page-column-dimension"),
        *described,
        know.say("page-column-contested"),
    )
    return section(
        know,
        "dimensions",
        Paragraph(know.say("page-unverified") if rows else ""),
        Table(headings, tuple(rows)),
    )


def _contested(know: Knowledge, regimes: Sequence[str], dimension: str) -> tuple[Statement, ...]:
    """Critique of the regimes on one dimension, and claims set against what is said there."""
    values = " ".join(f"<{regime}>" for regime in regimes)
    critiques = know.names(
        f"VALUES ?regime {{ {values} }} ?regime <{NS}raisesCritique> ?x . "
        f"?x <{NS}concernsDimension> <{dimension}>",
        *("x", "regime"),
    )
    disputes = know.claims(
        f"VALUES ?regime {{ {values} }} ?c <{NS}ofRegime> ?regime ; "
        f"<{NS}onDimension> <{dimension}> . ?claim <{NS}claimSubject> ?c . "
        f"?x <{NS}disputes>|<{NS}strains> ?claim"
    )

    def notes(names: Sequence[str]) -> list[str]:
        return [know.listed(names)] if len(regimes) > 1 else []

    met_by: dict[str, list[str]] = {}
    for critique, regime in critiques:
        met_by.setdefault(critique, []).append(know.ref(regime).label)
    said = (
        know.statement(critique, know.text(critique, NS + "critiqueText"), notes(names))
        for critique, names in met_by.items()
    )
    return (*said, *disputes)


def _critique(know: Knowledge, regime: str) -> Section | None:
    items = []
    for critique in know.values(regime, NS + "raisesCritique"):
        text = know.text(critique, NS + "critiqueText")
        if text:
            notes = know.texts(critique, SKOS + "editorialNote")
            said = know.statement(critique, text, notes)
            items.append(Definition(know.ref(critique), (said,)))
    return section(know, "critique", Definitions(tuple(items)))


def _undivided_critique(know: Knowledge, regimes: Sequence[str]) -> Section | None:
    """Critique that concerns no single dimension."""
    items = []
    for regime in regimes:
        critiques = know.one(
            f"<{regime}> <{NS}raisesCritique> ?x . ?x <{NS}critiqueText> ?text "
            f"OPTIONAL {{ ?x <{NS}concernsDimension> ?d }} FILTER(!BOUND(?d))"
        )
        said = tuple(know.statement(x, know.text(x, NS + "critiqueText")) for x in critiques)
        if said:
            items.append(Definition(know.ref(regime), said))
    return section(know, "critique", Definitions(tuple(items)))


def _tensions(know: Knowledge, regime: str) -> Section | None:
    items = []
    for tension in know.one(f"?x <{NS}tensionBetween> <{regime}>"):
        said = know.claims(f"?x <{NS}claimSubject>|<{NS}claimObject> <{tension}>")
        items.append(Definition(Ref(know.ref(tension).label, tension), said))
    return section(know, "tensions", Definitions(tuple(items)))


def _about_all(know: Knowledge, regimes: Sequence[str]) -> tuple[Statement, ...]:
    """What is claimed of the regimes as such, or of all of these at once."""
    together = " . ".join(f"?x <{NS}claimSubject> <{regime}>" for regime in regimes)
    return know.claims(
        f"{{ {together} }} UNION {{ ?x <{NS}claimSubject>/^<{SKOS}inScheme> <{regimes[0]}> }}"
    )
