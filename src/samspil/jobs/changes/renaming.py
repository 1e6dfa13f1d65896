"""What stands under another name than before: it says so, or nothing else is different.

Where a thing is renamed, others speak of it by its new name and say what they said. So what is
found is put in its place throughout, and then it is looked again: a case goes on from its parts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode

from samspil.jobs.changes.snapshot import Snapshot
from samspil.words.vocabulary import DCTERMS, RDF_TYPE, SKOS

_REPLACED_BY, _REPLACES = DCTERMS + "isReplacedBy", DCTERMS + "replaces"
_LEAST_ALIKE = 3  # statements that two things must share to be one under another name


def renamed_things(before: Snapshot, after: Snapshot) -> Mapping[str, str]:
    """The new names of things, by their old ones."""
    found: dict[str, str] = {}
    while new := dict(_found(before.renamed(found) if found else before, after)):
        found |= new
    return found


def _found(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, str]]:
    removed = [iri for iri in before.subjects if iri not in after.subjects]
    added = [iri for iri in after.subjects if iri not in before.subjects]
    says = {old.value: iri for iri in added for old in after.keys(iri, _REPLACES).values()}
    alike, olds = _by_signature(after, added), _by_signature(before, removed)
    free = {*added}
    for iri in removed:
        said = [v.value for v in before.keys(iri, _REPLACED_BY).values()]
        said += [says[iri]] if iri in says else []
        signature = _signature(before, iri)
        if signature is not None and len(alike[signature]) == len(olds[signature]) == 1:
            said += alike[signature]
        found = next((one for one in said if one in free), "")
        if found:
            free.remove(found)
            yield iri, found


def _by_signature(side: Snapshot, iris: list[str]) -> defaultdict[object, list[str]]:
    found: defaultdict[object, list[str]] = defaultdict(list)
    for iri in iris:
        found[_signature(side, iri)].append(iri)
    return found


def _signature(side: Snapshot, iri: str) -> object:
    """What makes two things one under two names: definition and type, or all that is said."""
    types = frozenset(side.keys(iri, RDF_TYPE))
    defined = frozenset(side.keys(iri, SKOS + "definition"))
    if defined:
        return types, defined
    said = side.subjects[iri]
    whole = frozenset(
        (p, _from(iri, value.value) if isinstance(value, NamedNode) else key)
        for p in said
        for key, value in side.keys(iri, p).items()
    )
    return (types, whole) if len(whole) >= _LEAST_ALIKE else None


def _from(iri: str, value: str) -> str:
    """What hangs from a thing, without the thing's own name."""
    return value.removeprefix(iri) if value.startswith(f"{iri}/") else value
