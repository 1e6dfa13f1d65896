"""Every question asked once with its own defaults: how many rows, how fast, and what none means."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from samspil.engine.asking import Asking
from samspil.jobs.questions import Question, answer
from samspil.words.errors import ServiceFailed, Unreachable


@dataclass(frozen=True)
class Outcome:
    """One question as it went; `failure` is what the service said in place of an answer."""

    question: Question
    rows: int
    milliseconds: float
    failure: ServiceFailed | None = None

    @property
    def status(self) -> Literal["answered", "not-stated", "none", "failed"]:
        """Answered, empty in one of two ways, or failed."""
        if self.failure is not None:
            return "failed"
        return "answered" if self.rows else self.question.empty


def ask_all(
    questions: Iterable[Question], whom_to_ask: Callable[[Question], Asking]
) -> Iterator[Outcome]:
    """Each question as it is answered; a question that fails does not stop the others.

    Raises: Unreachable when there is nobody to ask any more.
    """
    for question in questions:
        store = whom_to_ask(question)
        start = time.perf_counter()
        rows, failure = 0, None
        try:
            rows = len(answer(question, store).rows)
        except Unreachable:
            raise
        except ServiceFailed as failed:
            failure = failed
        yield Outcome(question, rows, (time.perf_counter() - start) * 1000, failure)
