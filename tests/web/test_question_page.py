"""The page of a question: what is said in words before the table."""

import html
import re

import pytest

from samspil.files.workspace import find_workspace
from samspil.jobs.publication import read_publication
from samspil.jobs.questions import read_questions
from samspil.jobs.web import network
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES
from servers import Running

QUESTIONS = read_questions(find_workspace())
CODE = re.compile(
    r'<pre tabindex="0">((?:curl|import|(?:svar|answer) &lt;-|let).*?)</pre>', re.DOTALL
)
SHORT = re.compile(r'<p class="[^"]*short-answer">(.*?)</p>', re.DOTALL)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_short_answer_names_what_it_counts(name: str, running: Running) -> None:
    for language in LANGUAGES:
        page = running.get(f"{'' if language == 'da' else '/en'}/svar/{name}").text
        (said,) = map(html.unescape, SHORT.findall(page))
        assert said.strip(), language
        assert not re.search(r"[:,]\s+\(|: [.,]|, ,|<", said), said


def test_an_answer_that_names_a_case_names_works(running: Running) -> None:
    told = {}
    for name in QUESTIONS:
        page = running.get(f"/en/svar/{name}").text
        if 'href="/en/case/' in page.partition("<tbody>")[2].partition("</tbody>")[0]:
            told[name] = page.partition('id="grounds"')[2].partition("</section>")[0]
    assert len(told) > 30
    works = ('class="sources"', "/concept/claim-status/")
    assert [name for name, said in told.items() if not any(one in said for one in works)] == []


def test_a_long_network_is_shown_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    web = Website(read_publication(find_workspace(), ()), Addresses())
    whole = network.network_page(web, "en")
    rows = whole.count("<tr>") - 1
    assert rows > 6
    assert "These are rows" not in whole
    monkeypatch.setattr(network, "ROWS_ON_A_PAGE", 5)
    part = network.network_page(web, "en")
    assert part.count("<tr>") == 6
    assert f"These are rows 1 to 5 of {rows}." in part


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_to_paste_asks_for_the_answer_in_the_language_of_the_page(
    language: str, running: Running
) -> None:
    name = "which-interventions-co-produce-with-citizens"
    path = f"{'' if language == 'da' else '/en'}/svar/{name}"
    pasted = [html.unescape(code) for code in CODE.findall(running.get(path).text)]
    addresses = {
        address for code in pasted for address in re.findall(r"http://[^'\"]+[.]csv[^'\"]*", code)
    }
    assert len(pasted) == 4
    assert all({"da": "svar", "en": "answer"}[language] in code.casefold() for code in pasted)
    (address,) = addresses
    answered = running.get("/" + address.removeprefix(running.address))
    assert answered.headers["Content-Type"].startswith("text/csv")
    assert answered.headers["Content-Language"] == language
