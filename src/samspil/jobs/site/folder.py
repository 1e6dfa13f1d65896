"""A folder that changes as a whole or not at all.

New files are written to a folder beside it. A whole site takes the old one's place by a rename. A
small change is first written down as decided (the folder beside gets its last name), then carried
out; if it is broken off there, whoever comes next carries it out first.
"""

import glob
import json
import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from samspil.words.errors import Unwritable, WrongUse
from samspil.words.language import reason_of

STATE = ".samspil-build"
_GONE = ".samspil-gone"


class Folder:
    """The folder `place`; what is written to `new` is not seen until it is taken over."""

    def __init__(self, place: Path) -> None:
        self.place = place.resolve()
        self._ready = self._beside("ready")
        self.new = self._beside(f"building-{os.getpid()}")
        self._claim = self._beside(f"claimed-{os.getpid()}")

    def _beside(self, name: str) -> Path:
        return self.place.parent / f".{self.place.name}.{name}"

    def open(self) -> None:
        """Make ready to write.

        Raises: WrongUse if the folder holds something that no build has made, or another build is
        at it, Unwritable.
        """
        if not self.place.name:  # the whole disk
            raise WrongUse("build-folder", folder=self.place)
        with told(self.place):
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self._claimed()
            if self._ready.is_dir():
                self._carry_out()
            for old in self._of_processes("building"):
                if not _lives(old):
                    shutil.rmtree(old)
            foreign = self.place.is_dir() and any(self.place.iterdir()) and not self.built
            if foreign or (self.place.exists() and not self.place.is_dir()):
                raise WrongUse("build-folder", folder=self.place)
            self.new.mkdir()

    def _claimed(self) -> None:
        """From now on nobody else builds here; two at once would leave something of each."""
        self._claim.touch()
        for other in self._of_processes("claimed"):
            if not _lives(other):
                other.unlink(missing_ok=True)
            elif other != self._claim:
                self._claim.unlink()
                raise WrongUse("build-busy", folder=self.place, claim=other)

    def _of_processes(self, what: str) -> Iterator[Path]:
        """What processes that build here, or did, have laid beside the folder."""
        return self.place.parent.glob(f".{glob.escape(self.place.name)}.{what}-*")

    @property
    def built(self) -> bool:
        """True if a build has made the folder."""
        return (self.place / STATE).is_file()

    @property
    def knows_capitals(self) -> bool:
        """True if the file system tells `a` from `A`."""
        return not self.new.with_name(self.new.name.upper()).exists()

    def drop(self) -> None:
        """Forget what was written, and let others build."""
        shutil.rmtree(self.new, ignore_errors=True)
        with suppress(OSError):
            self._claim.unlink()

    def replace(self) -> None:
        """What was written is the folder from now on.

        Raises: Unwritable.
        """
        old = self._beside(f"old-{os.getpid()}")
        with told(self.place), _undisturbed():
            if self.place.exists():
                self.place.rename(old)
            try:
                self.new.rename(self.place)
            except OSError:
                if old.exists():
                    old.rename(self.place)
                raise
        shutil.rmtree(old, ignore_errors=True)

    def change(self, gone: Iterable[str]) -> None:
        """What was written takes the place of the files of these names; `gone` are taken away.

        Raises: Unwritable.
        """
        with told(self.place), _undisturbed():
            (self.new / _GONE).write_text(json.dumps(sorted(gone)), "utf-8")
            self.new.rename(self._ready)
            self._carry_out()

    def _carry_out(self) -> None:
        """Do what was decided; once more does no harm."""
        gone = json.loads((self._ready / _GONE).read_text("utf-8"))
        for file in sorted(self._ready.rglob("*")):
            name = file.relative_to(self._ready)
            if file.is_file() and name.name != _GONE:
                (self.place / name).parent.mkdir(parents=True, exist_ok=True)
                file.replace(self.place / name)
        for name in gone:
            file = self.place / name
            file.unlink(missing_ok=True)
            with suppress(OSError):  # others are in there still
                for folder in file.parents:
                    folder.rmdir()
        shutil.rmtree(self._ready)


def _lives(mark: Path) -> bool:
    """True if the process that laid it down is still there."""
    try:
        os.kill(int(mark.name.rpartition("-")[2]), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def told(place: Path) -> Iterator[None]:
    """What the system refuses is told as Unwritable."""
    try:
        yield
    except OSError as error:
        file = error.filename or place
        raise Unwritable("output-refused", file=file, reason=reason_of(error)) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until it is done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
