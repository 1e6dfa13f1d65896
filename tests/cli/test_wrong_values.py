"""A value that an option or argument cannot take is told of in the user's language, all through."""

from collections.abc import Iterator

import click
import pytest

from samspil.doors.cli.main import COMMANDS, build, run
from samspil.words.language import Language, text_keys

_WRONG = "it's no \\ such thing"


def _wrong_uses() -> Iterator[tuple[str, ...]]:
    """Each command with a wrong value of each option that has a kind, and with a word too many."""
    group = build("da")
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        words = [
            param.type.choices[0] if isinstance(param.type, click.Choice) else "x"
            for param in command.params
            if isinstance(param, click.Argument) and param.required
        ]
        for param in command.params:
            kind = param.type
            if isinstance(param, click.Argument):
                if isinstance(kind, click.Choice):
                    yield (name, _WRONG)
                if isinstance(kind, click.Path) and (kind.exists and param.nargs == 1):
                    yield (name, _WRONG)
            elif isinstance(param, click.Option) and param.is_flag:
                yield (name, f"{param.opts[0]}=x")
            elif isinstance(kind, click.Choice | click.IntRange | click.FloatRange) or (
                isinstance(kind, click.Path) and kind.exists
            ):
                yield (name, *words, param.opts[0], _WRONG)
                if isinstance(kind, click.IntRange | click.FloatRange):
                    yield (name, *words, param.opts[0], "-1")
        if not any(isinstance(p, click.Argument) and p.nargs == -1 for p in command.params):
            yield (name, *words, "too", "many", "words", "here")


@pytest.mark.parametrize("words", sorted(set(_wrong_uses())), ids=" ".join)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_wrong_value_is_told_of_in_words_of_our_own(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], language: Language
) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*words, "--lang", language])
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1), said
    assert said.startswith("samspil: ")
    assert text_keys(language)["wrong-use"].partition("{")[0] not in said
    given = words[-1].rpartition("=")[0] or words[-1]
    assert given in said.replace("\\\\", "\\")
    assert "?" not in said
    if words[-1].endswith("=x"):
        assert said == "samspil: " + text_keys(language)["wrong-flag"].format(name=given) + "\n"
