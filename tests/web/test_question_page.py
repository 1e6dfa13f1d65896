"""The page of a question: what is said in words before the table."""

import html
import re

import pytest

from samspil.files.workspace import find_workspace
from samspil.jobs.questions import read_questions
from samspil.words.language import LANGUAGES
from servers import Running

QUESTIONS = read_questions(find_workspace())
SHORT = re.compile(r'<p class="[^"]*short-answer">(.*?)</p>', re.DOTALL)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_short_answer_names_what_it_counts(name: str, running: Running) -> None:
    for language in LANGUAGES:
        page = running.get(f"{'' if language == 'da' else '/en'}/svar/{name}").text
        (said,) = map(html.unescape, SHORT.findall(page))
        assert said.strip(), language
        assert not re.search(r"[:,]\s+\(|: [.,]|, ,|<", said), said
