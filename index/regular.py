"""Files of a library are regular files: anything else in the place of one is damage, and is never waited for.

A pipe would hold its reader for ever, a device never ends, a link leads out of the library. Refuses to know what the
files are for.
"""

import os
import stat
from io import BufferedReader
from pathlib import Path


def opened(path: Path) -> BufferedReader:
    """The file at `path`, open for reading; `OSError` when it is no regular file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{path} is no regular file")
        return os.fdopen(descriptor, "rb")
    except OSError:
        os.close(descriptor)
        raise


def read(path: Path) -> bytes:
    """All bytes of the file at `path`; `OSError` as above."""
    with opened(path) as stream:
        return stream.read()
