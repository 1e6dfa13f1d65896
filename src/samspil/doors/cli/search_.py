"""`samspil search`."""

import json
from pathlib import Path

import click

from samspil.doors.cli.choices import content_and, format_option, with_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import read_questions, read_themes
from samspil.jobs.search.documents import KINDS, QUESTION, build_index
from samspil.jobs.search.index import Document, Found, grouped, quoted
from samspil.words.language import Language, say
from samspil.words.vocabulary import BASE, Vocabulary


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(
        words: tuple[str, ...], form: str, kind: str | None, most: int, extra: tuple[Path, ...]
    ) -> None:
        workspace = find_workspace()
        store = content_and(workspace, extra)
        questions, themes = read_questions(workspace), read_themes(workspace)
        index = build_index(store, questions, themes, language, QUESTION)
        text = " ".join(words)
        found = index.find(text)
        found = found.of_kind(kind) if kind else found
        if form == "json":
            click.echo(json.dumps(_listed(found, most), ensure_ascii=False, indent=2))
        else:
            _show(found, text, most, workspace.vocabulary, language)

    made = SpeakingCommand(
        "search",
        callback=work,
        help=say(language, "long-search"),
        params=[
            click.Argument(
                ["words"], nargs=-1, required=True, metavar=f"{say(language, 'argument-words')}..."
            ),
            format_option(language, "text", "json"),
            click.Option(["--kind"], type=click.Choice(KINDS), help=say(language, "option-kind")),
            click.Option(
                ["--most"],
                type=click.IntRange(1),
                metavar="N",
                default=10,
                help=say(language, "option-most"),
            ),
            with_option(language),
        ],
    )
    made.language = language
    return made


def _listed(found: Found, most: int) -> dict[str, object]:
    hits = [hit for group in grouped(found.hits).values() for hit in group[:most]]
    return {
        "total": len(found.hits),
        "guessed": found.guessed,
        "left_out": found.left_out,
        "near": found.near,
        "hits": [
            {
                "kind": hit.document.kind,
                "label": hit.document.label,
                "name": _name(hit.document),
                "text": hit.document.text,
            }
            for hit in sorted(hits, key=lambda hit: -hit.score)
        ],
    }


def _name(document: Document) -> str:
    """A question's name, anything else's IRI."""
    if document.kind == QUESTION:
        return document.path.removeprefix(f"{QUESTION}/")
    return BASE + document.path


def _show(found: Found, text: str, most: int, vocabulary: Vocabulary, language: Language) -> None:
    for word, words in found.guessed.items():
        click.echo(say(language, "search-guessed", word=word, words=quoted(words, language)))
    if found.hits and found.left_out:
        click.echo(say(language, "search-left-out", words=quoted(found.left_out, language)))
    if not found.hits:
        click.echo(say(language, "search-none", text=text))
        if found.near:
            click.echo(say(language, "problem-near"))
            click.echo("\n".join(f"  {name}" for name in found.near))
    for kind, hits in grouped(found.hits).items():
        click.echo(f"{say(language, f'search-group-{kind}')} ({len(hits)})")
        for hit in hits[:most]:
            name = _name(hit.document)
            short = name if kind == QUESTION else vocabulary.shorten(name)
            within = f" ({hit.document.within})" if hit.document.within else ""
            click.echo(f"  {hit.document.label}{within}  {short}")
