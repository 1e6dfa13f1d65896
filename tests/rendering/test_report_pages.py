"""The work list in Markdown and the page in HTML."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from made_findings import MADE, at, of_form, of_shape, rendered
from samspil.jobs.rendering.markdown import MOST_BYTES
from samspil.words.language import LANGUAGES, Language

EVERY_FINDING = [finding for findings in MADE.values() for finding in findings]
_VOID = {"meta", "br", "link"}


class _Page(HTMLParser):
    """Reads a page as strictly as an XML reader would."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_can_be_read_by_anybody_and_loads_nothing(language: Language) -> None:
    page = _Page(rendered("html", *EVERY_FINDING, language=language))
    assert page.all("html") == [{"lang": language}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(below - above <= 1 for above, below in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    links = [str(link["href"]) for link in page.all("a")]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    labelled = [section["aria-labelledby"] for section in page.all("section")]
    assert set(labelled) <= set(ids)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, found in page.tags for name in found)
    (policy,) = (meta for meta in page.all("meta") if "http-equiv" in meta)
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_page_marks_the_stretch_and_hides_no_angle_bracket() -> None:
    sly = of_form("syntax", at(1, 3, 11), "a <script>b", value="<script>")
    told = rendered("html", sly, language="en")
    assert "<pre><code>a <mark>&lt;script&gt;</mark>b</code></pre>" in told
    assert "<script" not in told


def test_the_page_has_colours_that_can_be_told_apart_and_a_style_for_paper() -> None:
    told = rendered("html", *EVERY_FINDING)
    assert "@media print" in told
    themes = re.findall(r":root \{([^}]*)\}", told)[:2]
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", theme))
        for ink in ("ink", "soft", "violation", "warning", "info"):
            assert _contrast(colours[ink], colours["paper"]) >= 4.5, (ink, theme)
        assert _contrast(colours["ink"], colours["mark"]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours. Source: WCAG 2.2, success criterion 1.4.3."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_work_list_has_a_box_for_everything_to_do_file_by_file() -> None:
    told = rendered("markdown", *EVERY_FINDING, language="da")
    assert told.count("- [ ] ") == len(EVERY_FINDING)
    assert re.findall(r"^### `(.*)` · (.*)$", told, re.MULTILINE) == [
        ("data/cases/vejle.ttl", "2 fejl"),
        ("vejle.xlsx", "1 fejl"),
        ("vejle.yaml", "1 fejl"),
        ("vejle/aktører.csv", "1 fejl"),
        ("vejle/indsatser.csv", "1 fejl"),
    ]
    assert "- [ ] **fejl** · ark «Sag», celle H2: " in told


def test_the_work_list_shows_what_was_written_and_calls_nobody() -> None:
    sly = of_form("syntax", at(1, 1, 4), "``` @team <b> ```", value="@team <img> #1 [x](y) |")
    told = rendered("markdown", sly, language="en")
    heading, _, entry = told.partition("- [ ] ")
    first, fence, line, closing = entry.splitlines()[:4]
    assert "&#64;team \\<img\\> \\#1 \\[x\\](y) \\|" in first
    assert (fence, line, closing) == ("  ````text", "  ``` @team <b> ```", "  ````")
    assert heading.startswith("## samspil: 1 error\n")


def test_the_work_list_stays_below_what_github_takes() -> None:
    many = [
        of_shape(
            "FieldCaseShape-framedByPartnership", at(line, 1, 4, f"data/{n:03}.ttl"), "x" * 100
        )
        for n in range(100)
        for line in range(1, 31)
    ]
    told = rendered("markdown", *many, language="da")
    assert len(told.encode()) <= MOST_BYTES + 200
    shown = told.count("- [ ] ")
    assert 1000 < shown < len(many)
    more = f"{len(many) - shown:,}".replace(",", ".")
    assert told.endswith(f"\n{more} fund mere\n")
