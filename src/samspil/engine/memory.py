"""Memory that is done with, given back to the system."""

import contextlib
import ctypes


def give_back() -> None:
    """The C library keeps what was freed, so that a process takes more and more; where it is glibc
    it can be told not to.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
