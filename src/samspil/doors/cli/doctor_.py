"""`samspil doctor`."""

import click

from samspil import __version__
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.workspace import find_workspace
from samspil.jobs.checkup import EXTRAS, look
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work() -> None:
        found = look(find_workspace())
        click.echo(say(language, "doctor-versions"))
        for name, number in {"samspil": __version__, **found.versions}.items():
            click.echo(f"  {name} {number}")
        click.echo(f"{say(language, 'doctor-content')}: {found.root}")
        for name, count in found.counts.items():
            click.echo(f"  {name} {count}")
        click.echo(say(language, "doctor-optional"))
        for name, number in found.extras.items():
            state = say(language, "doctor-missing", command=f'pip install "samspil[{name}]"')
            if number:
                state = say(language, "doctor-here", detail=f"{EXTRAS[name]} {number}")
            click.echo(f"  {name}: {say(language, f'doctor-extra-{name}')} {state}")
        click.echo(say(language, "doctor-extras"))
        java = say(language, "doctor-here", detail=found.java) if found.java else None
        click.echo(f"  Java: {java or say(language, 'doctor-java')}")
        styles = say(language, "doctor-bundle")
        if found.styles:
            styles = say(language, "doctor-here", detail=f"{len(found.styles)} npm")
        click.echo(f"  {say(language, 'doctor-styles')}: {styles}")

    made = SpeakingCommand("doctor", callback=work, help=say(language, "long-doctor"), params=[])
    made.language = language
    return made
