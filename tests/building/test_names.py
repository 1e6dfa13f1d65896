"""No name in the data makes a file outside of the folder, or one that is taken for another."""

import pytest

from samspil.jobs.site.naming import aside_of
from samspil.words.errors import BadContent
from samspil.words.vocabulary import BASE

BAD = [
    "case/../../etc/passwd",
    "..",
    "case/..",
    "case/%2e%2e/x",
    "case/a%2Fb",
    "case/a\0b",
    "/etc/passwd",
    "case//x",
    "case/x\\y",
    "case/C:",
    "case/nul",
    "case/COM1.txt",
    "case/lpt9",
    "case/.hidden",
    "case/dot.",
    "case/ blank",
    "case/ærø",
    "case/e\u0301",
    "case/\u202egnp",
    "case/" + "a" * 151,
    "/".join(["case"] * 100),
    "en/case/x",
    "static/samspil.css",
    "svar/x",
    "api/x",
    "",
    "case/a~",
    "case/a*b",
    "case/a:b",
    "case/a?b",
    "case/a#b",
]


@pytest.mark.parametrize("path", BAD)
def test_what_could_mean_something_else_to_a_file_system_is_refused(path: str) -> None:
    with pytest.raises(BadContent, match="build-name"):
        aside_of([BASE + path])


@pytest.mark.parametrize(
    "pair", [("case/x", "case/x.ttl"), ("ns", "ns/"), ("case/x", "case/x.html")]
)
def test_two_iris_with_one_file_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(BadContent, match="build-name"):
        aside_of([BASE + path for path in (*pair, f"{pair[0]}.ttl")])


def test_of_names_that_differ_in_capitals_only_the_last_keeps_its_own() -> None:
    aside = aside_of([BASE + path for path in ("ns/Region", "ns/region", "ns/REGION", "ns/place")])
    assert aside == {"ns/Region": "ns/Region~", "ns/REGION": "ns/REGION~~"}
