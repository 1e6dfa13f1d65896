"""`samspil align`."""

import click

from samspil.doors.cli.choices import check_option, format_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.engine.store import Store
from samspil.files.mappings import read_mapping_sets
from samspil.files.saving import save
from samspil.files.workspace import find_workspace
from samspil.jobs.alignment.checking import Ours, check_sets
from samspil.jobs.alignment.modules import module_file, module_path
from samspil.jobs.rendering import FORMATS
from samspil.jobs.rendering.options import Options
from samspil.jobs.validation.context import read_context
from samspil.words.errors import Exit
from samspil.words.findings import Report
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(form: str, check: bool) -> int:
        workspace = find_workspace()
        sets = read_mapping_sets(workspace)
        ours = Ours.of(Store.of(workspace, "ontology"), workspace.vocabulary)
        findings = check_sets(sets, ours)
        names = tuple(one.file for one in sets)
        report = Report(tuple(findings), len(sets), sum(len(s.rows) for s in sets), names=names)
        options = Options(read_context(workspace), language, files=names)
        click.echo(FORMATS[form](report, options), nl=False)
        if report.violated:
            return Exit.FINDINGS
        made = {workspace.root / module_path(one): module_file(one, workspace) for one in sets}
        stale = {
            path: body
            for path, body in made.items()
            if not path.is_file() or path.read_bytes() != body
        }
        if not check:
            save(stale)
        for path in stale:
            said = say(language, "align-would" if check else "align-done", file=path)
            click.echo(said, err=True)
        return Exit.FINDINGS if check and stale else Exit.FINE

    made = SpeakingCommand(
        "align",
        callback=work,
        help=say(language, "long-align"),
        params=[
            format_option(language, *FORMATS),
            check_option(language),
        ],
    )
    made.language = language
    return made
