"""Who takes part in a collaboration: in which role and capacity, in which phase, paid how."""

from collections.abc import Sequence
from dataclasses import dataclass

from samspil.files.forms.profile import Code, Field
from samspil.jobs.casefile import CaseFile
from samspil.jobs.cases import UNSTATED
from samspil.jobs.pages.content import Ref
from samspil.jobs.web.telling import Teller
from samspil.jobs.web.things import Value
from samspil.words.language import alphabetical
from samspil.words.vocabulary import NS

_TOLD = (
    NS + "role",
    NS + "citizenCapacity",
    NS + "remuneration",
    NS + "participationLevel",
)
_IN, _OUT = NS + "inPhase", NS + "notInPhase"
_NOT_PHASES = (UNSTATED, "none")  # codes that are no step of the work, by their notation


@dataclass(frozen=True)
class Party:
    """One who takes part; `told` has the values of each column, `phases` what is said of each."""

    ref: Ref
    kinds: Sequence[Value]
    told: Sequence[Sequence[Value]]
    phases: Sequence[str]
    doubt: str


@dataclass(frozen=True)
class Parties:
    """Everyone who takes part, the columns of the table, and what no source says of anyone."""

    parties: Sequence[Party]
    columns: Sequence[str]
    phases: Sequence[str]
    unsaid: Sequence[str]


def parties_of(teller: Teller, case: CaseFile, arrangement: str) -> Parties:
    """Those who take part, with the columns that something is said in."""
    nodes = case.iris(arrangement, NS + "hasParticipation")
    sheet = teller.sheet(nodes[0]) if nodes else None
    if sheet is None:
        return Parties((), (), (), ())
    fields = [sheet.by_property[property_] for property_ in _TOLD]
    said = [f for f in fields if any(case.values(node, f.property) for node in nodes)]
    unsaid = [teller.heading(f) for f in fields if f not in said]
    phases = [*_phases(sheet.by_property[_IN])]
    if not any(case.values(node, one) for node in nodes for one in (_IN, _OUT)):
        unsaid.append(teller.heading(sheet.by_property[_IN]))
        phases = []
    made = [_party(teller, case, node, said, phases) for node in nodes]
    return Parties(
        sorted(made, key=lambda party: alphabetical(party.ref.label)),
        [teller.heading(field) for field in said],
        [phase.label[teller.language] for phase in phases],
        unsaid,
    )


def _phases(field: Field) -> Sequence[Code]:
    """The steps of the work, in their order."""
    return [code for code in field.codes if code.notation not in _NOT_PHASES]


def _party(
    teller: Teller, case: CaseFile, node: str, fields: Sequence[Field], phases: Sequence[Code]
) -> Party:
    (who, *_) = case.iris(node, NS + "participant") or [node]
    there, not_there = case.iris(node, _IN), case.iris(node, _OUT)

    def in_phase(iri: str) -> str:
        if iri in there:
            return teller.say("phase-in")
        return teller.say("phase-out") if iri in not_there else ""

    kinds = {
        value.text: value
        for one in (NS + "actorType", NS + "inSector")
        for value in teller.values(who, one)
    }
    return Party(
        teller.ref(who),
        [*kinds.values()],
        [teller.values(node, field.property) for field in fields],
        [in_phase(phase.iri) for phase in phases],
        ", ".join(value.text for value in teller.values(node, NS + "claimStatus")),
    )
