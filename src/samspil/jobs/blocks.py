"""A text block by block, plain and compressed: what says what it said is not written again.

Where a block ends follows from what stands there, so a change moves no end but its own. Each block
is compressed by itself; one after another they are a compressed file as any other.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

_LEVEL = 6
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: without a time, a name, a system
_LAST = b"\x03\x00"  # an empty block of RFC 1951 that says that it is the last


class Block(NamedTuple):
    """A digest of what a block says, and how many bytes it is, plain and compressed."""

    said: str
    size: int
    packed: int


@dataclass(frozen=True)
class Text:
    """A whole text, plain and compressed, and the blocks it is made of."""

    plain: bytes = b""
    packed: bytes = b""
    blocks: Sequence[Block] = ()


NOTHING = Text()


@dataclass(frozen=True)
class Style:
    """How what a block says is written, and what stands before, between and after the blocks.

    `write` is None where it is written as it is said.
    """

    write: Callable[[bytes], bytes] | None
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""


def in_blocks(text: bytes, parts: Iterable[tuple[bytes, int]], every: int) -> Iterator[memoryview]:
    """A text in blocks: its `parts` are names and sizes, and one name in `every` begins a block."""
    view, start, at = memoryview(text), 0, 0
    for name, size in parts:
        if at and zlib.crc32(name) % every == 0:
            yield view[start:at]
            start = at
        at += size
    if start < at:
        yield view[start:at]


def text_of(blocks: Iterable[memoryview], style: Style, before: Text) -> Text:
    """The whole text; blocks that stand in the one `before` are taken from there."""
    known = _by_said(before, style)
    gap, told = _packed(style.between), list[Block]()
    plain: list[bytes | memoryview] = [style.head]
    packed: list[bytes | memoryview] = [_GZIP, _packed(style.head)]
    for block in blocks:
        said = sha256(block).hexdigest()[:32]
        body, pressed = known.get(said, (b"", b""))
        if style.write is None:
            body = block
        elif not pressed:
            body = style.write(bytes(block))
        pressed = pressed or _packed(body)
        if told:
            plain.append(style.between)
            packed.append(gap)
        plain.append(body)
        packed.append(pressed)
        told.append(Block(said, len(body), len(pressed)))
    whole = b"".join((*plain, style.tail))
    end = struct.pack("<LL", zlib.crc32(whole), len(whole) % 2**32)
    return Text(whole, b"".join((*packed, _packed(style.tail), _LAST, end)), told)


def _packed(text: bytes | memoryview) -> bytes:
    """Compressed so that anything can follow."""
    if not text:
        return b""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(text) + press.flush(zlib.Z_FULL_FLUSH)


def _by_said(text: Text, style: Style) -> Mapping[str, tuple[memoryview, memoryview]]:
    """The blocks of a text, plain and compressed, by the digest of what they say."""
    plain, packed = memoryview(text.plain), memoryview(text.packed)
    at, there = len(style.head), len(_GZIP) + len(_packed(style.head))
    gap, pressed_gap = len(style.between), len(_packed(style.between))
    found = {}
    for said, size, pressed in text.blocks:
        found[said] = (plain[at : at + size], packed[there : there + pressed])
        at, there = at + size + gap, there + pressed + pressed_gap
    return found
