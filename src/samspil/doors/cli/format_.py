"""`samspil format`."""

from pathlib import Path

import click

from samspil.doors.cli.choices import check_option, paths_argument
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.formatting import BodyComment, format_turtle
from samspil.files.opening import read_text
from samspil.files.saving import save
from samspil.files.workspace import Workspace, find_workspace
from samspil.words.errors import BadContent, Exit, Unreadable
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(paths: tuple[Path, ...], check: bool) -> int:
        workspace = find_workspace()
        files = _turtle_files(paths, workspace)
        changed = [path for path in files if _format(path, workspace, check=check)]
        for path in changed:
            click.echo(say(language, "format-would" if check else "format-done", file=path))
        key = "format-check-summary" if check else "format-summary"
        click.echo(say(language, key, files=len(files), changed=len(changed)))
        return Exit.FINDINGS if check and changed else Exit.FINE

    made = SpeakingCommand(
        "format",
        callback=work,
        help=say(language, "long-format"),
        params=[
            paths_argument(language),
            check_option(language),
        ],
    )
    made.language = language
    return made


def _turtle_files(paths: tuple[Path, ...], workspace: Workspace) -> list[Path]:
    if not paths:
        files = workspace.turtle("ontology", "shapes", "data")
        return [path for path in files if path.name != "prefixes.ttl"]
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.rglob("*.ttl"))
        elif not path.exists():
            raise Unreadable("file-missing", file=path)
        elif path.suffix != ".ttl":
            raise Unreadable("file-kind", file=path, known=".ttl")
        else:
            found.append(path)
    return found


def _format(path: Path, workspace: Workspace, *, check: bool) -> bool:
    """True if the file was not in the common form; it then is, unless only checking."""
    text = read_text(path)
    try:
        wanted = format_turtle(text, workspace.vocabulary.prefixes)
    except BodyComment as error:
        raise BadContent("body-comment", file=path, line=error.line) from error
    except SyntaxError as error:
        raise BadContent(
            "content-syntax", file=path, line=error.lineno, reason=error.msg
        ) from error
    if wanted == text:
        return False
    if not check:
        save({path: wanted.encode()})
    return True
