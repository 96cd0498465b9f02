"""Litter: files that lie beside the submissions, and are none.

Programs and systems leave them in a folder, and a pattern such as `*.xlsx` takes them along. They
are known by their names alone: nobody hands one in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LITTER = (
    (r"~\$.*|\.~.*", "a program left it while the workbook beside it was open"),
    (r"\._.*", "macOS keeps notes on the file beside it in this"),
    (r"\.normreg-(?:[0-9a-f]+\.part|lock)", "a run of ours was stopped while it wrote this"),
    (
        r"\.nfs[0-9a-f]+|\.fuse_hidden.*",
        "a system keeps a deleted file that is still open under it",
    ),
    (r"\.DS_Store|Icon\r|Thumbs\.db|desktop\.ini", "the system keeps notes on the folder in this"),
)


def why_litter(path: Path) -> str | None:
    """Why no submission has such a name; None for one that may be."""
    for pattern, why in _LITTER:
        if re.fullmatch(pattern, path.name, re.IGNORECASE | re.DOTALL):
            return why
    return None
