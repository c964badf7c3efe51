"""The `glossator` command as a person runs it: a process of its own, its two streams and its exit code."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GLOSSATOR = Path(sys.executable).parent / "glossator"


@dataclass(frozen=True)
class Ran:
    """What one run of the command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.err == ""
        return json.loads(self.out)

    @property
    def refusal(self) -> tuple[int, str]:
        """The exit code and the one line on standard error; nothing else was said."""
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.code, self.err.strip()


def run(home: Path, *arguments: str, stdin: str | bytes = "", environ: dict[str, str] | None = None) -> Ran:
    """Run `glossator ARGUMENTS` over the library at `home`."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [GLOSSATOR, *arguments],
        input=data,
        capture_output=True,
        timeout=240,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "GLOSSATOR_LIBRARY": str(home), **(environ or {})},
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
