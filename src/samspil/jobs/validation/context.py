"""What every check leans on, read once: shapes, rules, our own terms and data, as N-Triples.

A shape can only see what is in the graph. So the graph under validation holds, beside the files,
the relations between our own terms that the files lead to (which code is in which list, which class
is below which), and what `data/` says of the nodes that the files mention without describing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import RdfFormat, parse, serialize

from samspil.files import ntriples
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Profile
from samspil.files.workspace import READINGS, Workspace
from samspil.jobs.rules import RuleSet, read_rules
from samspil.jobs.validation.shapes import ShapeBook, read_shapes
from samspil.jobs.validation.wording import FormWords
from samspil.words.findings import Both
from samspil.words.language import LANGUAGES, in_language
from samspil.words.suggestions import fold
from samspil.words.vocabulary import BASE, CONCEPT, LABEL_PROPERTIES, NS, SKOS, Vocabulary

Lines = Mapping[str, bytes]


@dataclass(frozen=True)
class Context:
    """The content that belongs to a workspace, in the forms that checking asks for."""

    workspace: Workspace
    book: ShapeBook
    rules: RuleSet
    terms: Lines
    data: Lines

    @property
    def vocabulary(self) -> Vocabulary:
        """The prefix table."""
        return self.workspace.vocabulary

    @cached_property
    def profile(self) -> Profile:
        """The entry form."""
        return read_profile(self.workspace)

    @cached_property
    def form_words(self) -> FormWords:
        """The words of checks for those who fill in a form."""
        return FormWords(self.profile, self.vocabulary, self.label)

    def label(self, iri: str) -> Both:
        """The label of a node of our own content, in the languages it has one in."""
        lines = self.terms.get(iri) or self.data.get(iri) or b""
        said = [(text, tag) for _, p, text, tag in ntriples.texts(lines) if p in LABEL_PROPERTIES]
        return {lang: in_language(said, lang) or "" for lang in LANGUAGES} if said else {}

    @cached_property
    def compared_by(self) -> Mapping[str, tuple[str, ...]]:
        """By check, the properties its message tells the reader to bring in agreement."""
        found = {}
        for iri, shape in self.book.checks.items():
            names = re.findall(r"\bsam:(\w+)", shape.message["en"])
            if shape.path and len(set(names)) > 1:
                found[iri] = tuple(dict.fromkeys(NS + name for name in names))
        return found

    @cached_property
    def read_by_rules(self) -> frozenset[bytes]:
        """The properties that a rule may look at, as N-Triples writes them."""
        return frozenset(f"<{iri}>".encode() for iri in self.rules.reads)

    @cached_property
    def declared(self) -> frozenset[str]:
        """Every IRI that the ontology describes."""
        return frozenset(self.terms)

    @cached_property
    def relations(self) -> Mapping[str, tuple[bytes, frozenset[str]]]:
        """Of each term, the statements with a property that a check or a rule may look at and whose
        value is an IRI, and these values.
        """
        seen = {f"<{iri}>".encode() for iri in self.book.properties} | self.read_by_rules
        found = {}
        for subject, lines in self.terms.items():
            kept = [line for line in lines.splitlines(keepends=True) if line.endswith(b"> .\n")]
            kept = [x for x in kept if b'"' not in x and x.split(b" ", 2)[1] in seen]
            values = {line.rsplit(b" <", 1)[1][:-4].decode() for line in kept}
            found[subject] = (b"".join(kept), frozenset(values))
        return found

    @cached_property
    def organisations(self) -> Mapping[str, str]:
        """The organisations of our own data, by their folded Danish names."""
        found = {}
        for iri, lines in self.data.items():
            if iri.startswith(BASE + "organisation/"):
                for _, property_, text, language in ntriples.texts(lines):
                    if property_ == SKOS + "prefLabel" and language == "da":
                        found[fold(text)] = iri
        return found

    def make_ready(self) -> None:
        """Work out now what is else worked out when a file or a finding asks for it.

        The entry form is left to whoever meets one, or a word that may be meant for one in it.
        """
        for name in ("relations", "declared", "read_by_rules", "compared_by"):
            getattr(self, name)

    def background(self, described: set[str], mentioned: set[str]) -> bytes:
        """What a file may lean on: of the terms it mentions and those they lead to, the relations;
        of nodes it mentions and does not describe, what our data say; of our own terms that it says
        something more about, everything.
        """
        own = [self.data[iri] for iri in sorted(mentioned - described) if iri in self.data]
        own += [self.terms[iri] for iri in sorted(described & self.declared) if _is_term(iri)]
        leads = set(mentioned)
        for lines in own:
            leads |= ntriples.iris(lines)
        return b"".join((*own, self._leading_from(leads)))

    def _leading_from(self, terms: Iterable[str]) -> bytes:
        waiting = {term for term in terms if term in self.relations}
        seen: set[str] = set()
        while waiting:
            seen |= waiting
            further = frozenset().union(*(self.relations[term][1] for term in waiting))
            waiting = {term for term in further - seen if term in self.relations}
        return b"".join(self.relations[term][0] for term in sorted(seen))


def _is_term(iri: str) -> bool:
    return iri.startswith((CONCEPT, NS))


@lru_cache(READINGS)
def read_context(workspace: Workspace) -> Context:
    """The context of one reading of a workspace."""
    return Context(
        workspace,
        read_shapes(workspace),
        read_rules(workspace),
        _by_subject(workspace, "ontology"),
        _by_subject(workspace, "data"),
    )


def _by_subject(workspace: Workspace, folder: str) -> Lines:
    """The statements of a content folder, by the IRI they are about."""
    found: dict[str, list[bytes]] = {}
    for path in workspace.turtle(folder):
        quads = parse(path=str(path), format=RdfFormat.TURTLE)
        written = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
        for line in written.splitlines(keepends=True):
            subject = line.partition(b" ")[0]
            if subject.startswith(b"<"):
                found.setdefault(subject[1:-1].decode(), []).append(line)
    return {subject: b"".join(lines) for subject, lines in found.items()}
