"""`samspil push`."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from samspil.doors.cli.choices import format_option, paths_argument
from samspil.doors.cli.endpoints import open_exchange
from samspil.doors.cli.progress import counter
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table
from samspil.engine.exchange import Exchange
from samspil.engine.graphstore import Door, GraphStore, Updates, graph_store_of
from samspil.engine.remote import RemoteStore
from samspil.files.workspace import find_workspace
from samspil.jobs.parcels import pack
from samspil.jobs.push import Delivery, State, left_over, plan, push, remove
from samspil.jobs.validation import validate
from samspil.words.errors import BadContent, NothingChecked, ServiceFailed, WrongUse
from samspil.words.findings import Severity
from samspil.words.language import Language, say
from samspil.words.vocabulary import GRAPH


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(  # noqa: PLR0913 - one name for each option
        endpoint: str,
        paths: tuple[Path, ...],
        graph_store: str | None,
        update_endpoint: str | None,
        dry_run: bool,
        only_changed: bool,
        prune: bool,
        form: str,
    ) -> None:
        if prune and paths:
            raise WrongUse("push-prune")
        if graph_store and update_endpoint:
            raise WrongUse("push-two-doors")
        exchange = open_exchange()
        service = RemoteStore(endpoint, exchange)
        door = None if dry_run else _door(endpoint, service, graph_store, update_endpoint, exchange)
        workspace = find_workspace()
        report = validate(paths or (workspace.folder("data"),), workspace)
        if report.violated:
            errors = report.count(Severity.VIOLATION)
            checking = " ".join(["samspil validate", *map(str, paths)])
            raise BadContent("push-invalid", errors=errors, command=checking)
        if not report.nodes:
            raise NothingChecked("nothing-known", paths=", ".join(map(str, paths)))
        parcels = pack(workspace, paths)
        planned = plan(parcels, service, only_changed=only_changed)
        stale = [] if paths else left_over(service, parcels)
        if door is None:
            done = [Delivery(parcel.graph, parcel.statements, state) for parcel, state in planned]
            done += [Delivery(graph, 0, State.REMOVED) for graph in stale if prune]
        else:
            done = _counted(push(planned, service, door), len(planned), language)
            done += remove(stale if prune else [], service, door)
        _show(done, [] if prune else stale, service.address, form, language, dry_run=dry_run)

    made = SpeakingCommand(
        "push",
        callback=work,
        help=say(language, "long-push"),
        params=[
            click.Argument(["endpoint"], metavar="URL"),
            paths_argument(language),
            click.Option(["--graph-store"], metavar="URL", help=say(language, "option-graphs")),
            click.Option(
                ["--update-endpoint"], metavar="URL", help=say(language, "option-updates")
            ),
            click.Option(["--dry-run"], is_flag=True, help=say(language, "option-dry-run")),
            click.Option(
                ["--only-changed/--all"], default=True, help=say(language, "option-changed")
            ),
            click.Option(["--prune"], is_flag=True, help=say(language, "option-prune")),
            format_option(language, "text", "json"),
        ],
    )
    made.language = language
    return made


def _door(
    endpoint: str,
    service: RemoteStore,
    graph_store: str | None,
    update_endpoint: str | None,
    exchange: Exchange,
) -> Door:
    """Where the graphs are put: as the user said, else as this kind of server has it."""
    if update_endpoint:
        return Updates(update_endpoint, exchange)
    if graph_store:
        return GraphStore(graph_store, exchange)
    return graph_store_of(endpoint, service.server(), exchange)


def _counted(deliveries: Iterable[Delivery], total: int, language: Language) -> list[Delivery]:
    """All deliveries, counted on the terminal as they come."""
    show = counter(language, "pushing")
    done: list[Delivery] = []
    try:
        for delivery in deliveries:
            done.append(delivery)
            show(len(done), total)
    except ServiceFailed:
        if done:
            so_far = say(language, "push-so-far", done=len(done), total=total)
            click.echo(so_far, err=True)
        raise
    return done


def _show(  # noqa: PLR0913 - what is shown
    done: Sequence[Delivery],
    stale: Sequence[str],
    address: str,
    form: str,
    language: Language,
    *,
    dry_run: bool,
) -> None:
    if form == "json":
        whole = {
            "service": address,
            "dryRun": dry_run,
            "graphs": [asdict(delivery) for delivery in done],
            "leftOver": stale,
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    moved = [delivery for delivery in done if delivery.state != "unchanged"]
    if moved:
        keys = ("graph", "statements", "state", *(() if dry_run else ("proof",)))
        rows = [
            [
                delivery.graph.removeprefix(GRAPH),
                str(delivery.statements),
                say(language, f"push-state-{delivery.state}"),
                *(() if dry_run else (say(language, f"push-proof-{delivery.proof}"),)),
            ]
            for delivery in moved
        ]
        show_table([say(language, f"column-{key}") for key in keys], rows)
        click.echo()
    counts = Counter(str(delivery.state) for delivery in done)
    key = "push-would" if dry_run else "push-done"
    states = {state: counts[state] for state in ("new", "changed", "unchanged", "removed")}
    click.echo(say(language, key, url=address, graphs=len(done), **states))
    if stale:
        click.echo(say(language, "push-left-over", graphs=", ".join(stale)), err=True)
