"""The corpus is laid down in a folder and handed in through the real command line, in one run.

So everything between a file and its mark takes part: the children that read, their limits, and the
JSON that a script would read.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.corpus.good import good

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.corpus.case import Case
    from tests.corpus.verdicts import Outcome

DONE, FOR_A_PERSON = 0, 3  # exit statuses
CHECK = (sys.executable, "-m", "normreg_sheets", "check", "--json")


def laid_down(cases: Mapping[str, Case], folder: Path) -> dict[str, Path]:
    """The path of every case, by its name, after its file was laid down there."""
    paths = {}
    for number, (name, case) in enumerate(cases.items()):
        paths[name] = case.path(folder / f"{number:04}")
        if not paths[name].is_relative_to(folder):
            continue
        (folder / f"{number:04}").mkdir(parents=True)
        case.place(paths[name], case.build())
    return paths


def checked(paths: Sequence[Path], *options: str) -> dict[Path, Outcome]:
    """What `check --json` says of each file; every file must be there, once."""
    ended = subprocess.run(
        [*CHECK, *options, "--", *paths], capture_output=True, check=False, text=True
    )
    assert ended.returncode in (DONE, FOR_A_PERSON), ended.stderr[-3000:]
    outcomes = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [outcome["file"] for outcome in outcomes] == list(map(str, paths))
    return dict(zip(paths, outcomes, strict=True))


def write_good(path: Path) -> Path:
    """The good file, to which all cases are compared, at a path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(good())
    return path


@contextmanager
def released(folder: Path) -> Iterator[None]:
    """Let everything in a folder be deleted again afterwards."""
    try:
        yield
    finally:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                path.chmod(0o600)
