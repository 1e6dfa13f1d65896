"""A thing by its names, as every description that mentions it says them.

Two thirds of a description are the names of what it mentions, and mostly the same terms again. So
what is made of the names of one thing is made once, for as long as somebody holds on to it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

from pyoxigraph import Literal, NamedNode, Quad, Triple

from samspil.files.formatting import Block, block_of
from samspil.words.language import Language, in_language

_NAMESPACE = re.compile(r"<([^>]*[/#])")  # of an IRI as the engine writes it, or a bit more


class Labelled:
    """The statements that name the IRI `node`, by their text; `place` is what it is sorted by."""

    def __init__(self, node: NamedNode, quads: Iterable[Quad]) -> None:
        self.node = node
        self.place = str(node)
        texts = {str(quad): quad for quad in quads}
        self.quads = {text: texts[text] for text in sorted(texts)}
        self._texts: dict[Language, str | None] = {}
        self._block: tuple[Mapping[str, str], Block] | None = None

    @cached_property
    def triples(self) -> Sequence[Triple]:
        """The same without graphs, each once."""
        return list(dict.fromkeys(quad.triple for quad in self.quads.values()))

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The beginnings of the IRIs they mention, other than those of graphs."""
        return namespaces(self.triples)

    def text(self, language: Language) -> str | None:
        """The best of the names."""
        if language not in self._texts:
            literals = (quad.object for quad in self.quads.values())
            pairs = [(o.value, o.language or "") for o in literals if isinstance(o, Literal)]
            self._texts[language] = in_language(pairs, language)
        return self._texts[language]

    def block(self, prefixes: Mapping[str, str]) -> Block:
        """The names as they stand in Turtle."""
        if self._block is None or self._block[0] is not prefixes:
            self._block = (prefixes, block_of(self.triples, prefixes))
        return self._block[1]


def labelled(quads: Iterable[Quad]) -> list[Labelled]:
    """What the statements name, in order."""
    found: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject, []).append(quad)
    made = (Labelled(node, quads) for node, quads in found.items())
    return sorted(made, key=attrgetter("place"))


def namespaces(said: Iterable[object]) -> frozenset[str]:
    """The beginnings of the IRIs that statements mention, or terms are."""
    return frozenset(_NAMESPACE.findall("\n".join(map(str, said))))
