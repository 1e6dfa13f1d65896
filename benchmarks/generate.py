"""N field cases for measuring, always the same for the same N.

Each is one of the fictional examples under another name and in another municipality, about 190
triples. One in a hundred holds one fault, and which fault follows from its number.

    python benchmarks/generate.py 1000 FOLDER
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "tests" / "examples").glob("*.ttl"))
PLACES = ("0101", "0153", "0259", "0461", "0561", "0621", "0630", "0746", "0751", "0851")
FAULTY = 100


def _without(line_with: str) -> Callable[[str], str]:
    def drop(text: str) -> str:
        lines = text.split("\n")
        found = next(n for n, line in enumerate(lines) if line_with in line)
        return "\n".join(lines[:found] + lines[found + 1 :])

    return drop


def _replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


FAULTS: tuple[Callable[[str], str], ...] = (
    _without("sam:contributorFunction"),
    _without("sam:privacyDeclared"),
    _replaced('sam:recordDate "2026', 'sam:recordDate "2O26'),
    _replaced("a sam:CollaborationArrangement", "a sam:ColaborationArrangement"),
    _replaced("sam:recordVersion 1", 'sam:recordVersion "one"'),
)


def cases(number: int) -> Iterator[tuple[str, str]]:
    """The slug and the Turtle text of each case."""
    for i in range(number):
        template = TEMPLATES[i % len(TEMPLATES)]
        text = template.read_text("utf-8")
        slug = f"{template.stem}-{i}"
        text = text.replace(f"case/{template.stem}/", f"case/{slug}/")
        text = text.replace(f"case:{template.stem}\n", f"case:{slug}\n")
        text = text.replace(f'"case-{template.stem}"', f'"case-{slug}"')
        place = PLACES[i % len(PLACES)]
        start = text.index("sam:municipality place:") + len("sam:municipality place:")
        text = text[:start] + place + text[start + 4 :]
        if i % FAULTY == FAULTY - 1:
            text = FAULTS[i // FAULTY % len(FAULTS)](text)
        yield slug, text


def write(number: int, folder: Path) -> None:
    """One file a case."""
    folder.mkdir(parents=True, exist_ok=True)
    for slug, text in cases(number):
        (folder / f"{slug}.ttl").write_text(text, "utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
