"""A small process that reads files as any room would, and tells what that cost; it is small enough to watch.

It takes `{"name": str, "size": int}` a line, each followed by so many bytes, and answers with a line of JSON:
the guide's text or the one line of the `GuideError`, the seconds of CPU and the most memory that a child used, and the
memory that it has itself.
"""

import json
import resource
import sys
from pathlib import Path

from corpus.errors import GuideError
from corpus.read import guide_from_bytes


def main() -> None:
    for line in iter(sys.stdin.buffer.readline, b""):
        told = json.loads(line)
        data = sys.stdin.buffer.read(told["size"])
        before = _children()
        answer = _read(data, told["name"])
        after = _children()
        del data
        cost = {"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}
        print(json.dumps({**answer, **cost, "children": after.ru_maxrss, "own": _own()}), flush=True)


def _read(data: bytes, name: str) -> dict[str, str]:
    try:
        return {"text": guide_from_bytes(data, source="here", name=name).text}
    except GuideError as error:
        return {"line": str(error)}


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def _own() -> int:
    """KiB of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


if __name__ == "__main__":
    main()
