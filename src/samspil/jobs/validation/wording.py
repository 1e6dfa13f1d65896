"""The words of a check for somebody who fills in a form and has never seen Turtle.

A message in the shapes says what to write in Turtle: `sam:coupling coupling:partnership`. On a
sheet the same is «partnerskab» in the field «koblingsform». The first is turned into the second, so
each message is written once, by whoever owns the rule.
"""

import re
from collections.abc import Callable, Mapping

from samspil.files.forms.profile import Field, Profile
from samspil.words.findings import Both
from samspil.words.language import LANGUAGES, Language, in_language, say
from samspil.words.vocabulary import RDF_TYPE, Vocabulary

_VALUE = (
    r'"[^"]*"(?:@[a-z]+|\^\^xsd:\w+)?|<[^<>]*>|-?\d+(?:\.\d+)?(?![\w:])|\b(?:true|false)\b'
    r"|\b(?!(?:sam|skos|dcterms|prov):[a-z])[a-z]+(?:-[a-z]+)*:[\w-]*\w"
)
_PROPERTY = r"\b(?:sam|skos|dcterms|prov):[a-z]\w*"
_SNIPPET = re.compile(
    rf"""
    (?:(?P<row><[^<>]*>)\s+)?\ba\s+(?P<cls>sam:[A-Z]\w*)
    |(?:(?P<subject><[^<>]*>)\s+)?(?P<property>{_PROPERTY})
        (?:\s+(?P<values>(?:{_VALUE})(?:,\s+(?:{_VALUE}))*))?
    |(?P<alone>(?!-?\d)(?:{_VALUE}))(?:\ \((?:ja|nej|yes|no)\))?
    """,
    re.VERBOSE,
)


class FormWords:
    """Turns messages into the words of the form."""

    def __init__(
        self, profile: Profile, vocabulary: Vocabulary, label: Callable[[str], Both]
    ) -> None:
        self._profile = profile
        self._vocabulary = vocabulary
        self._label = label
        self._fields: Mapping[str, Field] = {
            field.property: field for sheet in reversed(profile.sheets) for field in sheet.fields
        }

    def of(self, message: Both) -> Both:
        """The message as it is said about a form."""
        return {language: self._turned(message[language], language) for language in LANGUAGES}

    def _turned(self, text: str, language: Language) -> str:
        turned = _SNIPPET.sub(lambda found: self._snippet(found, language), text)
        return turned.replace(" ; ", ", ")

    def _snippet(self, found: re.Match[str], language: Language) -> str:
        if found["cls"]:
            return self._row(found["row"], found["cls"], language)
        if found["alone"]:
            return self._quoted(self._value(found["alone"], None, language), language)
        iri = self._vocabulary.expand(found["property"]) or ""
        field = self._fields.get(iri)
        name = self._quoted(self._name(iri, field, language), language)
        if not found["values"]:
            return say(language, "wording-field", field=name)
        values = [
            self._quoted(self._value(value, field, language), language)
            for value in re.findall(_VALUE, found["values"])
        ]
        return say(language, "wording-value", value=", ".join(values), field=name)

    def _row(self, row: str | None, cls: str, language: Language) -> str:
        iri = self._vocabulary.expand(cls) or ""
        sheet = self._profile.by_class.get(iri)
        kind = self._fields.get(RDF_TYPE)
        code = next((c for c in kind.codes if c.iri == iri), None) if kind else None
        if code and kind:
            value = self._quoted(code.name(language), language)
            field = self._quoted(kind.label[language], language)
            return say(language, "wording-value", value=value, field=field)
        label = sheet.label[language] if sheet else self._named(iri, language)
        shown = self._quoted(label, language)
        if row is None:
            return say(language, "wording-sheet", sheet=shown)
        name = self._quoted(row[1:-1], language)
        return say(language, "wording-row", name=name, sheet=shown)

    def _name(self, iri: str, field: Field | None, language: Language) -> str:
        return field.label[language] if field else self._named(iri, language)

    def _named(self, iri: str, language: Language) -> str:
        label = in_language([(text, tag) for tag, text in self._label(iri).items()], language)
        return label or iri.rsplit("/", 1)[-1]

    def _value(self, written: str, field: Field | None, language: Language) -> str:
        if written.startswith('"'):
            return written[1 : written.rindex('"')]
        if written.startswith("<"):
            return written[1:-1]
        if written in ("true", "false"):
            return say(language, "yes" if written == "true" else "no")
        if written[0].isdigit() or written[0] == "-":
            return written.replace(".", ",") if language == "da" else written
        iri = self._vocabulary.expand(written) or written
        for code in field.codes if field else ():
            if code.iri == iri:
                return code.name(language)
        return self._named(iri, language)

    def _quoted(self, text: str, language: Language) -> str:
        return say(language, "wording-quoted", text=text)
