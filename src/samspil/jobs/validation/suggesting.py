"""Did you mean: what may have been meant by a word, a code or a name that nobody knows.

The search goes only among what could stand there: properties of this class, codes of this list,
things of this case. A suggestion that is the same but for capitals, blanks or spelled-out letters
is safe; any other is a guess.
"""

from collections.abc import Iterable, Mapping

from samspil.files.forms.profile import Code, Field
from samspil.files.turtle import Term
from samspil.jobs.validation.context import Context
from samspil.jobs.validation.engines import Result
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.suggestions import fold, nearest
from samspil.words.vocabulary import CONCEPT, NS, PLACE, RDF_TYPE, SHAPE

_UNKNOWN_PROPERTY = SHAPE + "DeclaredTermShape-property"


class Guesser:
    """Finds what may have been meant in one file; `things` are the nodes it describes, by class."""

    def __init__(self, context: Context, things: Mapping[str, str], *, form: bool = False) -> None:
        self._context = context
        self._things = things
        self._form = form

    def suggestions(self, result: Result, where: Where) -> tuple[Suggestion, ...]:
        """What may have been meant where a result points to a value or a property."""
        if result.shape == _UNKNOWN_PROPERTY:
            found = self._terms(result.path, self._properties_of(result.focus), where)
            return found or self._fields(result.path.rsplit("/", 1)[-1], where)
        return () if result.value is None else self._values(result, result.value, where)

    def _fields(self, written: str, where: Where) -> tuple[Suggestion, ...]:
        """The properties whose fields are called so on the form, in Danish or English."""
        labels = {
            label: iri
            for sheet in self._context.profile.sheets
            for iri, field in sheet.by_property.items()
            for label in field.label.values()
        }
        exact = [name for name in labels if fold(name) == fold(written)]
        found = []
        for iri in dict.fromkeys(labels[name] for name in exact or nearest(written, labels)):
            text = self._context.vocabulary.shorten(iri)
            found.append(Suggestion(text, self._context.label(iri), (Edit(where, text),)))
        return tuple(found)

    def _values(self, result: Result, value: Term, where: Where) -> tuple[Suggestion, ...]:
        if result.path == RDF_TYPE and isinstance(value, str):
            classes = {iri for iri in self._context.declared if _is_class(iri)}
            return self._terms(value, classes, where)
        field = self._field(result.path)
        if field and field.codes:
            known_here = any(code.iri == value for code in field.codes)
            return () if known_here else self._codes(value, field, where)
        if isinstance(value, str) and value.startswith(CONCEPT):
            if value in self._context.declared:
                return ()  # a code there is; what is wrong is something else
            scheme = value.rsplit("/", 1)[0] + "/"
            known = {iri for iri in self._context.declared if iri.startswith(scheme)}
            return self._terms(value, known, where)
        if isinstance(value, str) and field and self.is_unknown(value):
            return self._terms(value, self._of_classes(field.refers_to), where)
        return ()

    def is_unknown(self, iri: str) -> bool:
        """True of a name that nothing is described by."""
        known = (self._things, self._context.data, self._context.declared)
        return not any(iri in named for named in known)

    def _field(self, path: str) -> Field | None:
        for sheet in self._context.profile.sheets:
            if path in sheet.by_property:
                return sheet.by_property[path]
        return None

    def _properties_of(self, node: str) -> Iterable[str]:
        """The properties of the form for such a node, else all of ours."""
        sheet = self._context.profile.by_class.get(self._things.get(node, ""))
        if sheet:
            own = {iri for iri in sheet.by_property if iri.startswith(NS)}
            if own:
                return own
        return {iri for iri in self._context.declared if iri.startswith(NS) and not _is_class(iri)}

    def _of_classes(self, classes: frozenset[str]) -> list[str]:
        below = {
            kind
            for kind in set(self._things.values())
            if kind in classes or self._above(kind) & classes or not classes
        }
        return [node for node, kind in self._things.items() if kind in below]

    def _above(self, kind: str) -> frozenset[str]:
        return self._context.relations.get(kind, (b"", frozenset()))[1]

    def _terms(self, wrong: str, known: Iterable[str], where: Where) -> tuple[Suggestion, ...]:
        """IRIs whose last parts are nearest to that of a wrong one, as prefixed names."""
        shared = _beginning(wrong)
        by_name: dict[str, str] = {}
        for iri in sorted(known):
            by_name.setdefault(iri.removeprefix(shared), iri)
        name = wrong.removeprefix(shared)
        found = []
        for near in nearest(name, by_name):
            iri = by_name[near]
            text = near if self._form else self._written(iri, near)
            same = fold(near) == fold(name)
            found.append(Suggestion(text, self._context.label(iri), (Edit(where, text),), same))
        only = len(found) == 1
        return tuple(s if s.safe and only else _unsafe(s) for s in found)

    def _written(self, iri: str, near: str) -> str:
        text = self._context.vocabulary.shorten(iri)
        return f"<{near}>" if text.startswith("<") else text

    def _codes(self, wrong: Term, field: Field, where: Where) -> tuple[Suggestion, ...]:
        """Codes of the list whose slug, notation or label is nearest to what is written."""
        written = wrong.rstrip("/").rsplit("/", 1)[-1] if isinstance(wrong, str) else wrong[0]
        names: dict[str, Code] = {}
        for code in field.codes:
            for name in (code.slug, code.notation, *code.label.values()):
                if name:
                    names.setdefault(name, code)
        exact = [code for name, code in names.items() if fold(name) == fold(written)]
        near = [names[name] for name in nearest(written, names)]
        chosen = list(dict.fromkeys(code.iri for code in (exact[:1] or near)))
        by_iri = {code.iri: code for code in field.codes}
        return tuple(
            Suggestion(
                self._context.vocabulary.shorten(iri),
                by_iri[iri].label,
                (Edit(where, self._context.vocabulary.shorten(iri)),),
                safe=bool(exact) and len(chosen) == 1,
            )
            for iri in chosen[:3]
        )


def _is_class(iri: str) -> bool:
    return iri.startswith(NS) and iri.removeprefix(NS)[:1].isupper()


def _beginning(iri: str) -> str:
    for beginning in (NS, PLACE):
        if iri.startswith(beginning):
            return beginning
    return iri.rsplit("/", 1)[0] + "/"


def _unsafe(suggestion: Suggestion) -> Suggestion:
    return Suggestion(suggestion.text, suggestion.label, suggestion.edits)
