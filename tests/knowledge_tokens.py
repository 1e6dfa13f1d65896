"""Numbers, years and names in a text, and the lists of those that the knowledge file holds.

Run as a program beside the knowledge file, it writes the two lists anew:
`python tests/knowledge_tokens.py`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from samspil.words.language import Language

ROOT = Path(__file__).parents[1]
KNOWN = ROOT / "tests/claims/knowledge-tokens.txt"
UNVERIFIED = ROOT / "tests/claims/unverified-tokens.txt"
_HEADERS = {
    KNOWN: "# Every number, year and name that the project's knowledge file and its list of\n"
    "# municipalities hold, one a line. No other number, year or name may stand in data/;\n"
    "# tests/test_walk.py sees to it. Written by tests/knowledge_tokens.py.\n",
    UNVERIFIED: "# The names that the knowledge file mentions only where it says [B]: background\n"
    "# that nobody has checked. None may stand in data/ as something a source says.\n",
}

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ISBN = re.compile(r"\b97[89](?:-\d+){3}-[\dX]\b")
_NAME = re.compile(r"[A-ZÆØÅ][\w’'&-]*")
# In the register of sources only what is in brackets after [B] is background.
_ASIDE = re.compile(r"`\[B\]`[^)]*\)")
_ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.(?:dk|com|org|net|us)\b(?:/\S*)?")
_COUNTS: dict[Language, str] = {
    "da": "to tre fire fem seks syv otte ni ti elleve tolv",
    "en": "two three four five six seven eight nine ten eleven twelve",
}


def numbers(text: str, *languages: Language) -> set[str]:
    """The numbers of a text in one form: `1.000`, `1,000` and 1000 alike, `30,5` as 30.5.

    Numbers in words count too, from two to twelve, in the languages named.
    """
    text = _ADDRESS.sub(" ", text)
    found = {isbn.replace("-", "") for isbn in _ISBN.findall(text)}
    found |= {form for match in _NUMBER.findall(text) for form in _forms(match)}
    for language in languages:
        for count, word in enumerate(_COUNTS[language].split(), 2):
            if re.search(rf"\b{word}\b", text, re.IGNORECASE):
                found.add(str(count))
    return found


def _forms(written: str) -> Iterator[str]:
    whole = re.sub("[.,]", "", written) if _THOUSANDS.fullmatch(written) else written
    plain = whole.replace(",", ".")
    for part in [plain] if plain.count(".") < 2 else plain.split("."):
        trimmed = part.rstrip("0").rstrip(".") if "." in part else part
        yield trimmed if "." in trimmed else trimmed.lstrip("0") or "0"


def names(text: str) -> set[str]:
    """The capitalised words of a text and of its compounds, without the genitive."""
    found = set()
    for match in _NAME.findall(_ADDRESS.sub(" ", text)):
        bare = re.sub(r"(?:['’]s|['’-])$", "", match)
        found |= {bare, *(part for part in bare.split("-") if part[:1].isupper())}
    return found


def read_list(path: Path) -> frozenset[str]:
    """The tokens of one list."""
    lines = path.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def knowledge() -> Path | None:
    """The folder of the knowledge file beside the project, if there is one."""
    for folder in (ROOT.parent, ROOT.parents[1]):
        if (folder / "shared/knowledge/domain.md").exists():
            return folder / "shared"
    return None


def tokens_of(shared: Path) -> dict[Path, frozenset[str]]:
    """What each of the lists should hold, by the knowledge file."""
    told = (shared / "knowledge/domain.md").read_text("utf-8")
    places = (shared / "data/kommuner.csv").read_text("utf-8")
    known = numbers(told, "da", "en") | names(told) | numbers(places) | names(places)
    background, checked = [], [places]
    for line in told.splitlines():
        aside = _ASIDE.search(line) if line.startswith("| S") else None
        if aside:
            background.append(aside[0])
            checked.append(line.replace(aside[0], ""))
        else:
            (background if _only_background(line) else checked).append(line)
    unverified = names("\n".join(background)) - names("\n".join(checked))
    return {KNOWN: frozenset(known), UNVERIFIED: frozenset(unverified)}


def _only_background(line: str) -> bool:
    return "`[B" in line and not re.search(r"\[(?:R|SEED|INF|DESIGN)\b", line)


def write(path: Path, tokens: frozenset[str]) -> None:
    """One list, sorted."""
    path.write_text(_HEADERS[path] + "".join(f"{token}\n" for token in sorted(tokens)), "utf-8")


if __name__ == "__main__":
    shared = knowledge()
    for path, tokens in tokens_of(shared).items() if shared else ():
        write(path, tokens)
