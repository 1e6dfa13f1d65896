"""Writing files whole or not at all."""

import errno
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from samspil.words.errors import Unwritable
from samspil.words.language import reason_of


def save(files: Mapping[Path, bytes | Iterable[bytes]], *, folders: bool = False) -> None:
    """Every file with its new content, or none of them changed; permissions stay as they are.

    Content may come in pieces, which are then made while they are written. With `folders`, those
    that are missing are made.
    What is no regular file (a pipe, `/dev/stdout`) is written to directly, last.

    Raises: Unwritable.
    """
    for path in files:
        if path.is_dir():
            reason = reason_of(IsADirectoryError(errno.EISDIR, ""))
            raise Unwritable("output-refused", file=path, reason=reason)
    direct = {path for path in files if path.exists() and not path.is_file()}
    with ExitStack() as undo:
        for folder in dict.fromkeys(path.parent for path in files if folders):
            _make(folder, undo)
        ready = {
            path: _written_beside(path.resolve(), content, undo)
            for path, content in files.items()
            if path not in direct
        }
        for path, new in ready.items():
            new.replace(path.resolve())
    for path in direct:
        with path.open("wb") as there:
            there.writelines(_pieces(files[path]))


def _make(folder: Path, undo: ExitStack) -> None:
    """A folder and those above it, which are taken away again if nothing comes to lie in them."""
    try:
        for above in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
            above.mkdir(exist_ok=True)
            undo.callback(_unmake, above)
    except OSError as error:
        raise Unwritable("output-refused", file=folder, reason=reason_of(error)) from error


def _unmake(folder: Path) -> None:
    with suppress(OSError):  # there is something in it
        folder.rmdir()


def _pieces(content: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return [content] if isinstance(content, bytes) else content


def _written_beside(path: Path, content: bytes | Iterable[bytes], undo: ExitStack) -> Path:
    """A finished file in the folder of `path`, which is taken away again if nothing takes it."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as new:
            temporary = Path(new.name)
            undo.callback(temporary.unlink, missing_ok=True)
            new.writelines(_pieces(content))
        temporary.chmod(path.stat().st_mode if path.exists() else 0o644)
    except OSError as error:
        raise Unwritable("output-refused", file=path, reason=reason_of(error)) from error
    return temporary
