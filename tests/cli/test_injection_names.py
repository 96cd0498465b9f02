"""The name of a file is a stranger's text too: it is told in full, and obeyed by nothing.

Files of one content come under hostile names. Each is told by its name, on a line or as data, and
the feedback on it is the same byte for byte as on any other, so no name is in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.slipped import slipped
from tests.cli.test_terminal import safe

if TYPE_CHECKING:
    from tests.cli.ended import Run

STEMS = (
    "=cmd|'C calc'!A0+@SUM(1) <b onclick=alert(1)>\"><script>alert(1)<!-- http:x javascript:x",
    "-rf %s {0} {{7*7}} [bold]&amp;$(touch x)`x` #;?*~ _x001B_",
    "\u202exslx.exe\x1b]8;;http:x\x07\nb: 72 of 72 points (100 %)\r half a \udcff pair",
    "x" * 250,
)


def hostile(folder: Path) -> list[str]:
    """The names of files that are all the same."""
    data = slipped(folder).read_bytes()
    Path("handed-in.xlsx").unlink()
    for stem in STEMS:
        Path(f"{stem}.xlsx").write_bytes(data)
    return [f"{stem}.xlsx" for stem in STEMS]


def test_a_name_is_told_and_no_more(run: Run, tmp_path: Path) -> None:
    names = hostile(tmp_path)
    words, data = run("check", "--", *names), run("check", "--json", "--", *names)

    assert safe(words)
    assert safe(data)
    assert [json.loads(line)["file"] for line in data.out.splitlines()] == names
    lines = words.out.splitlines()
    each = len(lines) // len(names)
    blocks = [lines[start : start + each] for start in range(0, len(lines), each)]
    assert len(blocks) == len(names)
    assert all(head.endswith(".xlsx:") for head, *_ in blocks)
    assert len({tuple(said) for _, *said in blocks}) == 1


def test_a_refused_name_is_a_line(run: Run, tmp_path: Path) -> None:
    names = hostile(tmp_path)
    for name in names:
        Path(name).write_text("Dear teacher\n")
    ended = run("check", "--", *names)

    assert ended.status == 3
    assert safe(ended)
    assert len(ended.err.splitlines()) == len(names) + 1


def test_no_name_is_in_the_feedback(run: Run, tmp_path: Path) -> None:
    names = hostile(tmp_path)
    ended = run("feedback", "--format", "xlsx", "--format", "html", "--", *names)

    assert ended.status == 0, ended.err
    assert safe(ended)
    for form in ("xlsx", "html"):
        made = {path.stem: path.read_bytes() for path in Path("feedback").glob(f"*.{form}")}
        assert made.keys() == set(STEMS)
        assert len(set(made.values())) == 1
