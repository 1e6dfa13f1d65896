"""What people write in a field, and the terms it stands for; and the other way round.

Danish and English habits are both understood where they cannot be mistaken for each other; what can
be read in two ways is never guessed. Whatever `written` gives, `understood` takes back unchanged.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from samspil.files.forms import dates, numbers
from samspil.files.forms.codes import answered, code_unknown, known_code
from samspil.files.forms.profile import Code, Field, Kind
from samspil.files.mistakes import NotUnderstood
from samspil.words.language import Language, in_language, say
from samspil.words.suggestions import fold, nearest
from samspil.words.vocabulary import CASE, XSD, Vocabulary

SEPARATOR = ";"
Value = NamedNode | Literal
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_CHILD = re.compile(r"[\w.~-]+(?:/[\w.~-]+)*")


@dataclass(frozen=True)
class Names:
    """What a reference may be written as, within one case.

    `base` is the IRI of the case with a slash after it, "" where there is none; `known` leads to
    the things that are described, from their names as they are and from their labels, folded.
    """

    base: str
    known: Mapping[str, str]
    vocabulary: Vocabulary

    def iri(self, written: str) -> str:
        """The IRI for a name of this case, a label, a prefixed name or an IRI.

        Raises: NotUnderstood.
        """
        if written in self.known:
            return self.known[written]
        bare = written[1:-1] if written.startswith("<") and written.endswith(">") else written
        expanded = self.vocabulary.expand(bare)
        if expanded:
            return expanded
        if _IRI.fullmatch(bare) and bare.partition(":")[0] not in self.vocabulary.prefixes:
            return bare
        if fold(written) in self.known:
            return self.known[fold(written)]
        if self.base and _CHILD.fullmatch(written):
            return self.base + written
        near = dict.fromkeys(self.name(self.known[one]) for one in nearest(written, self.known))
        raise NotUnderstood("name-form", near, value=written)

    def name(self, iri: str) -> str:
        """The shortest writing that leads back to `iri`."""
        local = iri.removeprefix(self.base) if self.base and iri.startswith(self.base) else ""
        for candidate in (local, self.vocabulary.shorten(iri)):
            if candidate and not candidate.startswith("<") and self.leads(candidate) == iri:
                return candidate
        return iri

    def leads(self, written: str) -> str:
        """The IRI for what is written; "" if there is none."""
        try:
            return self.iri(written)
        except NotUnderstood:
            return ""


def is_name(written: str) -> bool:
    """True of what can be the name of a thing of a case."""
    return bool(_CHILD.fullmatch(written))


def base_of(slug: str) -> str:
    """The IRI below which the things of a case lie; "" without a case."""
    return f"{CASE}{slug}/" if slug else ""


def names_in(
    base: str, things: Iterable[tuple[str, Iterable[str]]], vocabulary: Vocabulary
) -> Names:
    """The names within a case of `things`, given as IRI and labels."""
    known: dict[str, str] = {}
    described = list(things)
    for iri, _ in described:
        if base and iri.startswith(base) and _CHILD.fullmatch(iri.removeprefix(base)):
            known[iri.removeprefix(base)] = iri
    for iri, labels in described:
        for label in labels:
            known.setdefault(fold(label), iri)
    # Spreadsheets begin a cell with a capital; a name is still that name, if no other is like it.
    alike = Counter(fold(name) for name in known)
    folded = {fold(name): iri for name, iri in known.items() if alike[fold(name)] == 1}
    return Names(base, folded | known, vocabulary)


def understood(field: Field, part: str, names: Names) -> Value:
    """The term that one part of a field stands for, in the field's first language if it has two.

    Raises: NotUnderstood; ValueError for an IRI with characters that no IRI may have.
    """
    return _READ[field.kind](field, part, names)


def parts(field: Field, text: str) -> list[str]:
    """What is written in a field: several values if the field takes several."""
    found = split(text) if field.repeated else [text.strip()]
    return [part for part in found if part]


def split(text: str) -> list[str]:
    """The parts between semicolons and line breaks; a semicolon in quotes separates nothing."""
    if SEPARATOR not in text and "\n" not in text:
        return [text.strip()]
    parts = re.findall(r'(?:"(?:[^"]|"")*"|[^;\n"])+', text)
    return [_unquoted(part.strip()) for part in parts if part.strip()]


def joined(parts: Iterable[str]) -> str:
    """Parts as one text that `split` takes apart again."""
    return f"{SEPARATOR} ".join(_quoted(part) for part in parts)


def _quoted(part: str) -> str:
    risky = any(mark in part for mark in (SEPARATOR, "\n", '"')) or part != part.strip()
    doubled = part.replace('"', '""')
    return f'"{doubled}"' if risky else part


def _unquoted(part: str) -> str:
    whole = len(part) > 1 and part.startswith('"') and part.endswith('"')
    return part[1:-1].replace('""', '"') if whole else part


def written(field: Field, value: Value, names: Names, language: Language) -> str | None:
    """How a term is written in the field; None if it cannot be without losing something."""
    text = _text_of(field, value, names, language)
    if text is None:
        return None
    try:
        back = _READ[field.kind](field, text, names)
    except NotUnderstood:
        return None
    return text if text and back == value and text == text.strip() else None


def _text_of(field: Field, value: Value, names: Names, language: Language) -> str | None:
    if isinstance(value, NamedNode):
        if field.kind in (Kind.CODE, Kind.REFERENCE):
            for code in field.codes:
                if code.iri == value.value:
                    return name_of(field, code, language)
        return names.name(value.value)
    if value.language or field.kind in (Kind.CODE, Kind.REFERENCE, Kind.IRI):
        return None
    if field.kind is Kind.BOOLEAN:
        return say(language, "yes" if value.value == "true" else "no")
    if field.kind is Kind.DECIMAL and language == "da":
        return value.value.replace(".", ",")
    return value.value


def name_of(field: Field, code: Code, language: Language) -> str:
    """What a code is called in the form: its label, unless that could be another code."""
    label = in_language([(text, tag) for tag, text in code.label.items()], language)
    if label and SEPARATOR not in label and field.by_name.get(fold(label)) == code:
        return label
    return code.notation or code.slug


def _text(field: Field, text: str, _: Names) -> Value:
    return Literal(text, datatype=NamedNode(field.datatype)) if field.datatype else Literal(text)


def _integer(field: Field, text: str, _: Names) -> Value:
    return Literal(numbers.whole(text), datatype=NamedNode(field.datatype))


def _decimal(field: Field, text: str, _: Names) -> Value:
    return Literal(numbers.decimal(text), datatype=NamedNode(field.datatype))


def _boolean(_: Field, text: str, __: Names) -> Value:
    answer = answered(text)
    if not answer:
        raise NotUnderstood("answer-form", value=text)
    lexical = "true" if answer == "yes" else "false"
    return Literal(lexical, datatype=NamedNode(XSD + "boolean"))


def _date(_: Field, text: str, __: Names) -> Value:
    return Literal(dates.day(text), datatype=NamedNode(XSD + "date"))


def _month(_: Field, text: str, __: Names) -> Value:
    return Literal(dates.month(text), datatype=NamedNode(XSD + "gYearMonth"))


def _year(_: Field, text: str, __: Names) -> Value:
    return Literal(dates.year(text), datatype=NamedNode(XSD + "gYear"))


def _code(field: Field, text: str, names: Names) -> Value:
    found = known_code(field, text)
    if found:
        return NamedNode(found.iri)
    expanded = names.vocabulary.expand(text)
    if expanded in {code.iri for code in field.codes}:
        return NamedNode(expanded)
    raise code_unknown(field, text)


def _reference(field: Field, text: str, names: Names) -> Value:
    code = known_code(field, text) if field.codes and fold(text) not in names.known else None
    try:
        return NamedNode(code.iri if code else names.iri(text))
    except NotUnderstood as reason:
        raise NotUnderstood("reference-unknown", reason.near, value=text) from reason


def _iri(_: Field, text: str, names: Names) -> Value:
    expanded = names.vocabulary.expand(text)
    if expanded is None and not _IRI.fullmatch(text):
        raise NotUnderstood("address-form", value=text)
    return NamedNode(expanded or text)


_READ: Mapping[Kind, Callable[[Field, str, Names], Value]] = {
    Kind.TEXT: _text,
    Kind.BILINGUAL: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.YEAR: _year,
    Kind.CODE: _code,
    Kind.REFERENCE: _reference,
    Kind.IRI: _iri,
}
