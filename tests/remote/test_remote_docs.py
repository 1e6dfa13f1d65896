"""The commands the docs show for a service work against a real one, in the order they stand in."""

import re

import pytest

from remote.servers import ROOT, Service, samspil
from samspil.words.language import LANGUAGES, Language

SHOWN_AT = "http://localhost:7878"


def _commands(language: Language) -> list[str]:
    found = []
    for page in ("push.md", "endpoints.md"):
        text = (ROOT / "docs" / language / page).read_text("utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            found += re.findall(r"^samspil (.*)$", block, re.MULTILINE)
    return found


def test_both_languages_show_the_same_commands() -> None:
    danish, english = map(_commands, LANGUAGES)
    assert danish == english
    assert len(danish) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_docs_show_works(language: Language, empty_oxigraph: Service) -> None:
    base = empty_oxigraph.url.removesuffix("/query")
    for line in _commands(language):
        done = samspil(*line.replace(SHOWN_AT, base).split(), SAMSPIL_LANG=language)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        assert done.stdout, line
