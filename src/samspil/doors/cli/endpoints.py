"""`--endpoint`: the data at a SPARQL service in place of our own, for the commands that ask."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samspil.doors.cli.choices import add_files, content_and
from samspil.doors.cli.progress import counter
from samspil.engine.asking import Asking
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.classification import classify
from samspil.jobs.questions import Question
from samspil.jobs.rules import read_rules
from samspil.words.language import Language, say

if TYPE_CHECKING:
    from samspil.engine.exchange import Exchange
    from samspil.engine.remote import RemoteStore


def endpoint_option(language: Language) -> click.Option:
    """The address of a SPARQL service to ask."""
    return click.Option(["--endpoint"], metavar="URL", help=say(language, "option-endpoint"))


def open_exchange() -> "Exchange":
    """A line to services, with what the environment says of it; closed when the command ends."""
    from samspil.engine.credentials import Credentials  # noqa: PLC0415 - only for services
    from samspil.engine.exchange import Exchange, seconds_from_environment  # noqa: PLC0415

    exchange = Exchange(Credentials.from_environment(), seconds_from_environment())
    return click.get_current_context().with_resource(exchange)


def open_service(endpoint: str) -> "RemoteStore":
    """The service at an address, asked over all its graphs."""
    from samspil.engine.remote import RemoteStore  # noqa: PLC0415 - only for services

    return RemoteStore.over_all_graphs(endpoint, open_exchange())


def content_at(
    endpoint: str | None, workspace: Workspace, extra: Iterable[Path], language: Language
) -> Store:
    """A store to classify in: our own content, or a copy of a service's, and the files `extra`."""
    if endpoint is None:
        return content_and(workspace, extra)
    from samspil.jobs.backend import working_copy  # noqa: PLC0415 - only for services

    service = open_service(endpoint)
    return add_files(working_copy(service, workspace, counter(language, "copying")), extra)


def whom_to_ask(
    endpoint: str | None, workspace: Workspace, extra: tuple[Path, ...], language: Language
) -> Callable[[Question], Asking]:
    """Who answers a question: our own content, a service, or a copy of a service's content."""
    if endpoint is None or extra:
        store = content_at(endpoint, workspace, extra, language)
        classify(store, read_rules(workspace))
        return lambda _: store
    from samspil.jobs.backend import Backend  # noqa: PLC0415 - only for services

    progress = counter(language, "copying")
    return Backend(open_service(endpoint), workspace, progress).for_question
