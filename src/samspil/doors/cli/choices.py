"""Arguments and options that several commands share, and what they load."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
from pyoxigraph import NamedNode

from samspil.engine.store import Store
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace
from samspil.jobs.rules import RuleSet
from samspil.words.errors import WrongUse
from samspil.words.language import Language, say
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import GRAPH, Vocabulary

# Of any file or folder; who uses it says in our words what is wrong with it.
PATH = click.Path(path_type=Path, readable=False)


def paths_argument(language: Language) -> click.Argument:
    """Any number of files and folders."""
    return click.Argument(
        ["paths"],
        nargs=-1,
        metavar=f"[{say(language, 'argument-paths')}]...",
        type=PATH,
    )


def format_option(language: Language, *forms: str) -> click.Option:
    """The form of the output; the first is the default."""
    return click.Option(
        ["--format", "form"],
        type=click.Choice(forms),
        default=forms[0],
        help=say(language, "option-format"),
    )


def with_option(language: Language) -> click.Option:
    """More files to take in beside our own content."""
    return click.Option(
        ["--with", "extra"],
        multiple=True,
        type=PATH,
        metavar=say(language, "argument-paths"),
        help=say(language, "option-with"),
    )


def check_option(language: Language) -> click.Option:
    """Say what would be written, and write nothing."""
    return click.Option(["--check"], is_flag=True, help=say(language, "option-check"))


def versions_option(language: Language) -> click.Option:
    """The folder in which older versions are kept."""
    return click.Option(
        ["--versions"],
        type=click.Path(path_type=Path, readable=False, file_okay=False, exists=True),
        metavar=say(language, "argument-folder"),
        help=say(language, "option-versions"),
    )


def assume_option(language: Language) -> click.Option:
    """Features to take as given."""
    return click.Option(
        ["--assume"],
        multiple=True,
        metavar="FEATURE=yes|no|unknown",
        help=say(language, "option-assume"),
    )


def output_option(language: Language, key: str) -> click.Option:
    """The file to write; `key` names the text that says what stands in it."""
    return click.Option(
        ["--output"],
        type=PATH,
        metavar=say(language, "argument-file"),
        help=say(language, key),
    )


def content_and(workspace: Workspace, extra: Iterable[Path] = ()) -> Store:
    """A store of our content and the files in `extra`, each file in a graph of its own."""
    return add_files(Store.of(workspace), extra)


def add_files(store: Store, extra: Iterable[Path]) -> Store:
    """The store with the files in `extra` added, each in a graph of its own."""
    for number, path in enumerate(collect(extra), 1):
        store.add(read(path).quads_in(f"{GRAPH}with/{number}"))
    return store


def subjects_in(paths: Sequence[Path]) -> set[str]:
    """The IRIs that the files describe."""
    return {
        quad.subject.value
        for path in collect(paths)
        for quad in read(path).quads
        if isinstance(quad.subject, NamedNode)
    }


def assumptions(
    given: Sequence[str], rules: RuleSet, vocabulary: Vocabulary
) -> Mapping[str, bool | None]:
    """`feature=yes` and its like as what is assumed of each feature.

    Raises: WrongUse for an unknown feature or answer.
    """
    known = {rule.feature.rsplit("/", 1)[-1]: rule.feature for rule in rules.features}
    answers: dict[str, bool | None] = {"yes": True, "ja": True, "no": False, "nej": False}
    answers |= {"unknown": None, "ukendt": None}
    assumed: dict[str, bool | None] = {}
    for word in given:
        name, _, value = word.partition("=")
        feature = known.get(name) or vocabulary.expand(name)
        if feature is None or feature not in known.values():
            near = ", ".join(nearest(name, known)) or ", ".join(known)
            raise WrongUse("feature-unknown", name=name, near=near)
        if value not in answers:
            raise WrongUse("assume-answer", word=word)
        assumed[feature] = answers[value]
    return assumed
