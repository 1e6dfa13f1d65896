"""How the server, the keeper of the data and its workers speak to each other.

A frame is two lengths (32 bits each, network order), a head in JSON and a body of bytes. Nothing is
unpickled: a worker runs strangers' queries, so what it says is data.
"""

import asyncio
import json
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Any

Head = Mapping[str, Any]
_LENGTHS = struct.Struct("!II")
_CHUNK = 256 * 1024


def pack(head: Head, body: bytes = b"") -> bytes:
    """One frame."""
    said = json.dumps(head).encode()
    return b"".join((_LENGTHS.pack(len(said), len(body)), said, body))


def _unpack(buffer: bytearray) -> tuple[Head, bytes] | None:
    """The first frame, taken out of the buffer; None while it is not whole."""
    if len(buffer) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack_from(buffer)
    end = _LENGTHS.size + head + body
    if len(buffer) < end:
        return None
    said = json.loads(bytes(buffer[_LENGTHS.size : _LENGTHS.size + head]))
    whole = bytes(buffer[_LENGTHS.size + head : end])
    del buffer[:end]
    return said, whole


class Blocking:
    """Frames over a socket that waits; for the keeper and the workers. Takes descriptors too."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.descriptors: list[int] = []
        self._buffer = bytearray()

    def send(self, head: Head, body: bytes = b"") -> None:
        self.link.sendall(pack(head, body))

    def receive(self) -> tuple[Head, bytes]:
        """Raises: EOFError when the other side has gone."""
        while (frame := _unpack(self._buffer)) is None:
            self._read()
        return frame

    def receive_all(self) -> Iterator[tuple[Head, bytes]]:
        """Every frame that one reading makes whole; none if it is still on its way.

        Raises: EOFError when the other side has gone.
        """
        self._read()
        while (frame := _unpack(self._buffer)) is not None:
            yield frame

    def _read(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self.link, _CHUNK, 4)
        self.descriptors += descriptors
        if not data:
            raise EOFError
        self._buffer += data


class Waiting:
    """Frames over a socket that the event loop waits for; one exchange at a time."""

    def __init__(self, link: socket.socket) -> None:
        link.setblocking(False)
        self.link = link
        self._buffer = bytearray()
        self._loop = asyncio.get_running_loop()

    async def send(self, head: Head, body: bytes = b"") -> None:
        await self._loop.sock_sendall(self.link, pack(head, body))

    async def receive(self) -> tuple[Head, bytes]:
        """Raises: EOFError when the other side has gone."""
        while (frame := _unpack(self._buffer)) is None:
            try:
                data = await self._loop.sock_recv(self.link, _CHUNK)
            except ConnectionError as error:
                raise EOFError from error
            if not data:
                raise EOFError
            self._buffer += data
        return frame

    def close(self) -> None:
        self.link.close()
