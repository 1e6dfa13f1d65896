"""From IRIs to file names: what may become one, and which differ in nothing but capitals.

Data come from many hands, and a name is a path on somebody's machine. So a path is made of plain
characters only, and whatever could mean something else to a file system is refused.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from samspil.jobs.web.assets import FOLDER
from samspil.words.errors import BadContent
from samspil.words.media import DESCRIPTIONS
from samspil.words.vocabulary import BASE

_PART = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?", re.ASCII)
_LONGEST_PART, _LONGEST = 150, 400  # characters; a suffix and the folder still fit
# Windows knows these as devices, whatever their suffix.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_TAKEN = ("en", "api", "svar", "hent", "sager", FOLDER)  # first parts of paths that are ours
_ASIDE = "~"


def aside_of(iris: Iterable[str]) -> Mapping[str, str]:
    """What stands for paths that another IRI has in other capitals.

    Raises: BadContent for an IRI that can be no file name, or whose files would be another's.
    """
    paths = {iri: path_of(iri) for iri in iris}
    files = [file for path in paths.values() for file in _files_of(path)]
    if len({*files}) < len(files):
        raise _twice(paths)
    return _aside(paths.values())


def _twice(paths: Mapping[str, str]) -> BadContent:
    """Which IRIs would have the same file."""
    files: dict[str, str] = {}
    for iri, path in paths.items():
        for file in _files_of(path):
            if files.setdefault(file, iri) != iri:
                return BadContent("build-name-twice", name=iri, other=files[file], file=file)
    raise ValueError(paths)


def path_of(iri: str) -> str:
    """The path of an IRI of ours.

    Raises: BadContent for one that can be no file name.
    """
    path = iri.removeprefix(BASE)
    parts = path.removesuffix("/").split("/")
    whole = len(path) <= _LONGEST and parts[0] not in _TAKEN
    if not (whole and all(map(_allowed, parts))):
        raise BadContent("build-name", name=repr(iri)[1:-1][:200])
    return path


@lru_cache(1024)  # many lie in one folder
def _allowed(part: str) -> bool:
    plain = _PART.fullmatch(part) and len(part) <= _LONGEST_PART
    return bool(plain) and not _DEVICES.fullmatch(part)


def _files_of(path: str) -> list[str]:
    page = f"{path}index.html" if path.endswith("/") else f"{path}.html"
    # A host asked for the path itself must not have the file of another there.
    return [path, page, *(f"{path.rstrip('/')}.{form}" for form in DESCRIPTIONS)]


def _aside(paths: Iterable[str]) -> Mapping[str, str]:
    """Of paths that are alike but for capitals, all but the last in order, with a sign behind."""
    alike = defaultdict(list)
    for path in paths:
        alike[path.casefold()].append(path)
    return {
        path: path + _ASIDE * number
        for group in alike.values()
        for number, path in enumerate(sorted(group, reverse=True))
        if number
    }
