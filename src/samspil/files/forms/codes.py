"""Choosing from a list: which code a word stands for, and which may have been meant."""

import re
from functools import cache

from samspil.files.forms.profile import Code, Field
from samspil.files.mistakes import NotUnderstood
from samspil.words.findings import Both
from samspil.words.language import LANGUAGES, say
from samspil.words.suggestions import fold, nearest

_MUNICIPALITY = re.compile(r"(?i)\s+kommune\W*$")
_BEFORE_MORE = re.compile(r"\s*[,;:(/\u2013-]\s*|\s+og\s+|\s+and\s+")
_MOST_SHOWN = 9


@cache
def _answers(key: str) -> frozenset[str]:
    return frozenset(fold(word) for lang in LANGUAGES for word in say(lang, key).split(", "))


def answered(text: str) -> str:
    """ "yes" or "no", in whichever of our languages that is said; "" if it is neither."""
    return next((key for key in ("yes", "no") if fold(text) in _answers(f"form-{key}")), "")


def known_code(field: Field, text: str) -> Code | None:
    """By label, notation or slug; a municipality also by three digits or with its kind behind.

    A list with yes and no takes them as a spreadsheet writes them, too.
    """
    spellings = [text, _MUNICIPALITY.sub("", text)]
    if re.fullmatch(r"[0-9]{3}", text):
        spellings.append("0" + text)
    if answer := answered(text):
        spellings.append(answer)
    names = field.by_name
    return next((names[fold(s)] for s in spellings if fold(s) in names), None)


def code_unknown(field: Field, text: str) -> NotUnderstood:
    """What is to be said of a word that is on no list: what was meant, and what can be chosen."""
    meant = _meant(field, text)
    shown = [code.name("da") for code in meant]
    return NotUnderstood("code-unknown", shown, value=text, choices=choices(field))


def choices(field: Field) -> Both:
    """What can be chosen, in both languages; of a long list only how many."""
    codes = field.codes
    if len(codes) > _MOST_SHOWN:
        return {lang: say(lang, "form-choose-many", count=len(codes)) for lang in LANGUAGES}
    return {
        lang: say(lang, "form-choose-of", choices=", ".join(code.name(lang) for code in codes))
        for lang in LANGUAGES
    }


def _meant(field: Field, text: str) -> list[Code]:
    """The nearest codes; else those of the first word or words, if more stands behind them."""
    labels = {label: code for code in field.codes for label in code.label.values()}
    for words in (text, _BEFORE_MORE.split(text, maxsplit=1)[0], text.rpartition(" ")[0]):
        exact = known_code(field, words)
        near = [exact] if exact else [labels[name] for name in nearest(words, labels)]
        if near:
            return list(dict.fromkeys(near))
    return []
