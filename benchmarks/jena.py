"""Jena's `shacl`: the command where there is one, else made of Debian's libapache-jena-java."""

import shutil
import zipfile
from pathlib import Path

_JARS = Path("/usr/share/java")
# Logging is to go nowhere; of several parts that all want to do it, one is left.
_LOGGERS = ("over-slf4j", "slf4j-log4j", "slf4j-jcl", "slf4j-jdk14", "slf4j-simple", "maven3")
_MISLAID = "org/apache/jena/ext/xerces/"


def shacl(folder: Path) -> list[str]:
    """The command, without arguments; empty where there is none. `folder` takes what it needs."""
    found = shutil.which("shacl")
    if found:
        return [found]
    java, core = shutil.which("java"), _JARS / "jena-core.jar"
    if java is None or not core.exists():
        return []
    # Debian's 4.5.0-2 looks for its XML resources where they are not: they lie below a package that
    # its classes have been moved out of. Put where they are looked for, all works.
    with zipfile.ZipFile(core) as parts:
        for name in parts.namelist():
            if name.startswith(_MISLAID) and not name.endswith("/"):
                target = folder / "xerces" / name.removeprefix(_MISLAID)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(parts.read(name))
    jars = [jar for jar in sorted(_JARS.glob("*.jar")) if not _is_other(jar.name)]
    return [java, "-cp", ":".join(map(str, (folder, *jars))), "shacl.shacl"]


def _is_other(name: str) -> bool:
    """True for a part that logs, and for a second name of one that is there already."""
    return any(logger in name for logger in _LOGGERS) or name[-5].isdigit()
