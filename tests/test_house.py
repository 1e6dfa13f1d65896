"""The house keeps its own rules: rooms, arrows, sizes, words, documents."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT, Command
from samspil import __version__, words
from samspil.doors.cli.main import COMMANDS
from samspil.words.language import LANGUAGES, Language, alphabetical, checks_of_form, text_keys

SRC = ROOT / "src" / "samspil"
ROOMS = ["words", "files", "engine", "jobs", "doors"]
MODULES = sorted(SRC.rglob("*.py"))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {n for n in found if n.startswith("samspil.") and n != "samspil.__version__"}


def _room(module: str) -> str:
    return [*module.split("."), ""][1]


def test_no_room_knows_a_room_above_it() -> None:
    assert len(MODULES) > 25
    for path in MODULES:
        room = _room(_module(path))
        if room in ROOMS:
            allowed = ROOMS[: ROOMS.index(room) + 1]
            wrong = {name for name in _imports(path) if _room(name) not in (*allowed, "")}
            assert not wrong, f"{_module(path)} imports {sorted(wrong)}"


def test_no_door_opens_another_door_except_the_command_line() -> None:
    for path in MODULES:
        parts = _module(path).split(".")
        if parts[1:2] == ["doors"] and len(parts) > 2 and parts[2] != "cli":
            doors = {n.split(".")[2] for n in _imports(path) if n.startswith("samspil.doors.")}
            assert doors <= {parts[2]}, f"{_module(path)} opens {sorted(doors)}"


def test_no_module_is_known_by_what_it_knows() -> None:
    known = {_module(path): path for path in MODULES}
    arrows = {name: _imports(path) & known.keys() for name, path in known.items()}
    for name, path in known.items():
        if path.name == "__init__.py":
            arrows[name] = {n for n in arrows[name] if not n.startswith(name + ".")}
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"circle: {' -> '.join((*way, name))}"
        if name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*way, name))
            done.add(name)

    for name in known:
        walk(name, ())


def test_no_file_of_code_is_much_over_300_lines() -> None:
    for path in [*MODULES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/*.py")]:
        assert len(path.read_text("utf-8").splitlines()) <= 350, path


def test_both_languages_have_the_same_texts_with_the_same_places_to_fill() -> None:
    danish, english = (text_keys(language) for language in LANGUAGES)
    assert list(danish) == list(english)
    for key, text in danish.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key])), key


def test_both_languages_say_the_same_of_the_same_mistakes() -> None:
    danish, english = (checks_of_form(language) for language in LANGUAGES)
    assert list(danish) == list(english)
    assert len(danish) > 60
    for check, said in danish.items():
        assert set(said) == set(english[check])
        assert {"says", "why"} <= set(said) <= {"says", "why", "shows"}
        for key in said:
            places = [set(re.findall(r"{(\w+)}", one[check][key])) for one in (danish, english)]
            assert places[0] == places[1], check


def test_every_mistake_that_has_words_is_found_somewhere() -> None:
    code = "\n".join(path.read_text("utf-8") for path in MODULES)
    unused = [check for check in checks_of_form("da") if f'"{check}"' not in code]
    assert not unused


def test_every_text_is_used() -> None:
    """Each is named in the code, or put together there of a beginning and a word that occurs."""
    code = "\n".join(p.read_text("utf-8") for p in [*MODULES, *SRC.rglob("*.html")])
    content = [p for name in ("ontology", "queries") for p in (ROOT / name).rglob("*.*")]
    words = set(re.findall(r"[\w-]+", code + "".join(p.read_text("utf-8") for p in content)))
    known = {word.lower().replace("_", "-") for word in words}
    beginnings = tuple(set(re.findall(r"[\"']([a-z]+-(?:[a-z]+-)*)[\"'{]", code)))
    for key in text_keys("da"):
        name = re.sub("-(?:near|1|n)$", "", key)
        endings = [name.removeprefix(b) for b in beginnings if name.startswith(b)]
        made = [end.replace("_", "-").lower() for end in endings]
        parts = [known.issuperset(end.split("-")) or end in known for end in made]
        assert any(f"{quote}{name}{quote}" in code for quote in "\"'") or any(parts), key


def test_no_word_for_people_is_written_in_python() -> None:
    danish = re.compile(r"[æøåÆØÅ]")
    for path in MODULES:
        if path.name != "suggestions.py":
            assert not danish.search(path.read_text("utf-8")), path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help_and_a_line_in_the_docs(
    command: str, language: Language, samspil: Command
) -> None:
    shown = samspil(command, "--help", "--lang", language)
    assert shown.returncode == 0
    assert text_keys(language)[f"long-{command}"][:30] in " ".join(shown.stdout.split())
    pages = "\n".join(p.read_text("utf-8") for p in (ROOT / "docs" / language).glob("*.md"))
    assert f"samspil {command}" in pages


def _documented_commands() -> list[str]:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = []
    for page in pages:
        for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            found += re.findall(r"^\$ samspil (.*)$", block, re.MULTILINE)
    return sorted(set(found))


DOCUMENTED = _documented_commands()


def test_the_docs_show_many_commands() -> None:
    assert len(DOCUMENTED) >= 24


@pytest.mark.parametrize("line", DOCUMENTED)
def test_a_command_in_the_docs_works(line: str, samspil: Command) -> None:
    done = samspil(*line.split())
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_lists_are_in_the_order_of_the_danish_alphabet_everywhere() -> None:
    wanted = ["Ans", "étage", "Zone", "Ærø", "Örebro", "Ørsted", "Åben", "Aarhus"]
    assert sorted({*wanted}, key=alphabetical) == wanted
    for path in MODULES:
        assert not re.search(r"key=.*casefold", path.read_text("utf-8")), path


def test_every_page_exists_in_both_languages() -> None:
    danish, english = ({p.name for p in (ROOT / "docs" / lang).iterdir()} for lang in LANGUAGES)
    assert danish == english


def test_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version == __version__
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {version}\n" in cited
    (day,) = re.findall(r"^date-released: (\S+)$", cited, re.MULTILINE)
    header = (ROOT / "ontology" / "samspil.ttl").read_text("utf-8")
    assert f'dcterms:issued "{day}"^^xsd:date' in header
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(version)} – .*\b{day}\b", log, re.MULTILINE)
    for path in (ROOT / "ontology").glob("*.ttl"):
        text = path.read_text("utf-8")
        assert path.name == "prefixes.ttl" or f'owl:versionInfo "{version}"' in text, path


def test_locks_hold_hashes_and_no_address() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_nothing_in_the_repository_names_a_path_of_some_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(listed) > 100
    machine = re.compile(r"(?<![\w.<])/(?:work|home|root|Users)/\w")
    for name in listed:
        text = (ROOT / name).read_text("utf-8", "replace")  # some bad files must be no UTF-8
        assert not machine.search(text), name


def test_the_words_package_is_typed() -> None:
    assert words.__file__
    assert (SRC / "py.typed").exists()
