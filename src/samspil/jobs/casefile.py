"""All that is said of one case: the case, what hangs from it, and the claims about any of it.

What hangs from a case has an address below its own, so it is found without a query.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from samspil.engine.store import Reading, type_of_term
from samspil.words.vocabulary import DCTERMS, NS, RDF_TYPE, SKOS

_STRAINS, _DISPUTES = NS + "strains", NS + "disputes"


@dataclass(frozen=True)
class Tension:
    """A claim that is hard to reconcile with another, or disputes it."""

    claim: str
    how: str
    other: str


@dataclass(frozen=True)
class CaseFile:
    """One case; `nodes` are the case and what hangs from it, and apart from them the claims."""

    store: Reading
    iri: str
    nodes: Sequence[str]
    own_claims: Sequence[str]

    def values(self, node: str, property_: str) -> Sequence[type_of_term]:
        """What a property of a node leads to."""
        return self.store.objects(node, property_)

    def iris(self, node: str, *path: str) -> list[str]:
        """The IRIs that a path of properties leads to, each once."""
        found = [node]
        for property_ in path:
            reached = [v for one in found for v in self.values(one, property_)]
            found = list(dict.fromkeys(v.value for v in reached if isinstance(v, NamedNode)))
        return found

    @property
    def interventions(self) -> list[str]:
        """What the case is about."""
        return self.iris(self.iri, NS + "concernsIntervention")

    @cached_property
    def arrangements(self) -> list[str]:
        """The collaborations that its interventions are carried out in."""
        found = self.iris(self.iri, NS + "concernsIntervention", NS + "carriedOutIn")
        kind = NamedNode(NS + "CollaborationArrangement")
        return [one for one in found if kind in self.values(one, RDF_TYPE)]

    @property
    def whole(self) -> list[str]:
        """The case, its interventions and its arrangements."""
        return [self.iri, *self.interventions, *self.arrangements]

    def of_all(self, property_: str) -> list[str]:
        """What a property of the case, its interventions and arrangements leads to, each once."""
        return list(dict.fromkeys(v for one in self.whole for v in self.iris(one, property_)))

    @cached_property
    def claims(self) -> list[str]:
        """The claims about anything in the case, in the order of their identifiers."""
        about = (NS + "claimSubject", NS + "claimObject")
        found = {
            claim
            for node in self.nodes
            for property_ in about
            for claim in self.store.subjects(property_, NamedNode(node))
        }
        return sorted(found, key=lambda claim: (self._number(claim), claim))

    def _number(self, claim: str) -> tuple[str, int]:
        """`B-HOT-10` after `B-HOT-9`."""
        text = str(next(iter(self.values(claim, DCTERMS + "identifier")), claim)).strip('"')
        stem = text.rstrip("0123456789")
        return stem, int(text[len(stem) :] or 0)

    @cached_property
    def tensions(self) -> list[Tension]:
        """Where the claims of the case and other claims do not go together, each pair once."""
        found: dict[frozenset[str], Tension] = {}
        for claim in self.claims:
            for how in (_DISPUTES, _STRAINS):
                pairs = [(claim, other) for other in self.iris(claim, how)]
                pairs += [(other, claim) for other in self.store.subjects(how, NamedNode(claim))]
                for one, other in pairs:
                    found.setdefault(frozenset((one, other)), Tension(one, how, other))
        return list(found.values())

    @property
    def matches(self) -> list[str]:
        """The cases that are the same or nearly the same in another layer."""
        there = self.iris(self.iri, SKOS + "closeMatch")
        back = self.store.subjects(SKOS + "closeMatch", NamedNode(self.iri))
        return sorted({*there, *back})

    @cached_property
    def sources(self) -> list[str]:
        """The works that anything in the case is stated in."""
        said = [v for node in (*self.nodes, *self.claims) for v in self.iris(node, NS + "statedIn")]
        return list(dict.fromkeys(said))


def read_casefile(store: Reading, names: Sequence[str], iri: str) -> CaseFile:
    """The case; `names` are all IRIs of ours in order."""
    start, end = bisect_left(names, iri + "/"), bisect_left(names, iri + "0")
    kind = NamedNode(NS + "Claim")
    claims = [name for name in names[start:end] if kind in store.objects(name, RDF_TYPE)]
    others = set(claims)
    below = [name for name in names[start:end] if name not in others]
    return CaseFile(store, iri, [iri, *below], claims)
