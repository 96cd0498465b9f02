"""What a course keeps in files: records as plain data, ready for JSON, and back.

A record that is read back has the types that it declares, or it was changed.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

Kept = TypeVar("Kept")


def plain(record: object) -> Any:
    """A record as dictionaries, lists, texts and numbers."""
    return msgspec.to_builtins(record)


def record(data: object, kind: type[Kept]) -> Kept:
    """Plain data as a record of a kind. Raises ValueError, which says what does not fit."""
    return msgspec.convert(data, kind)
