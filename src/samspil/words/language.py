"""The tool's own texts in Danish and English, and which of the two to use.

Labels, definitions and messages about the domain are not here: they come from the content folders.
"""

import errno
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = ("da", "en")

_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_REASONS = {
    errno.ENOENT: "os-gone",
    errno.EACCES: "os-access",
    errno.EPERM: "os-allowed",
    errno.ELOOP: "os-ring",
    errno.EISDIR: "os-folder",
    errno.ENOTDIR: "os-no-folder",
    errno.EEXIST: "os-taken",
    errno.ENOSPC: "os-space",
    errno.EROFS: "os-read-only",
    errno.ENAMETOOLONG: "os-long",
    errno.EIO: "os-drive",
    errno.EADDRINUSE: "os-in-use",
    errno.EADDRNOTAVAIL: "os-elsewhere",
}

# These stand after z, and letters of our neighbours where Danish lists have them.
_LAST = str.maketrans("\u00e6\u00e4\u00f8\u00f6\u00e5", "{{||}")


def preferred_language(environment: Mapping[str, str] | None = None) -> Language:
    """The language to speak when nobody said: SAMSPIL_LANG, then the locale, then Danish.

    A locale in any other language gives English; no locale, or C, gives Danish.
    """
    environment = os.environ if environment is None else environment
    for name in ("SAMSPIL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").lower()
        if value.startswith("da"):
            return "da"
        if value and not value.startswith(("c.", "posix")) and value != "c":
            return "en"
    return "da"


@cache
def _texts(language: Language) -> Mapping[str, str]:
    return tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))


def text_keys(language: Language) -> Mapping[str, str]:
    """Every text of one language by key."""
    return _texts(language)


def say(language: Language, key: str, /, **values: object) -> str:
    """The text `key` in `language` with `values` filled in."""
    return _texts(language)[key].format(**values) if values else _plain(language, key)


@cache
def _plain(language: Language, key: str) -> str:
    return _texts(language)[key].format()


@lru_cache(8_192)  # names are put in order again and again, and mostly the same
def alphabetical(text: str) -> str:
    """What a text is sorted by: the Danish alphabet, whose own letters come last, aa among them.

    Source: the order of Danish in the Unicode Common Locale Data Repository.
    """
    plain = text.casefold().replace("aa", "}")
    if plain.isascii():
        return plain
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFC", plain).translate(_LAST))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def told_date(language: Language, text: str) -> str:
    """A month or a day (ISO 8601) as the language writes it; any other text stays."""
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 - months
        return text
    month = say(language, f"month-{int(found[2])}")
    if found[3]:
        return say(language, "date-long", day=int(found[3]), month=month, year=found[1])
    return f"{month} {found[1]}"


def in_both(key: str) -> Mapping[Language, str]:
    """A text without places to fill, in both languages."""
    return {language: say(language, key) for language in LANGUAGES}


def reason_of(error: OSError) -> Mapping[Language, str]:
    """Why the system refused, in both languages; as the system says it where we have no words."""
    key = _REASONS.get(error.errno or 0)
    return in_both(key) if key else dict.fromkeys(LANGUAGES, error.strerror or str(error))


@cache
def checks_of_form(language: Language) -> Mapping[str, Mapping[str, str]]:
    """What is said of mistakes in a file's form, by check: `says`, `why` and, for some, `shows`."""
    return tomllib.loads(files(__package__).joinpath(f"checks-{language}.toml").read_text("utf-8"))


def in_language(literals: Iterable[tuple[str, str]], language: Language) -> str | None:
    """The best of several (text, language tag) pairs: the wanted one, else any; None if empty."""
    by_tag = {tag.split("-")[0]: text for text, tag in sorted(literals, reverse=True)}
    for wanted in (language, *LANGUAGES, ""):
        if wanted in by_tag:
            return by_tag[wanted]
    return next(iter(by_tag.values()), None)
