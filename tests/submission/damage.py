"""A zip with a field of one header replaced."""

from __future__ import annotations

from tests.submission.parts import SHEET

LOCAL, DIRECTORY = b"PK\x03\x04", b"PK\x01\x02"
NAME = SHEET.encode()


def patch(data: bytes, header: bytes, offset: int, value: bytes) -> bytes:
    """The zip with a field of the header of SHEET replaced."""
    name_at = {LOCAL: 30, DIRECTORY: 46}[header]
    at = data.index(NAME)
    while data[at - name_at : at - name_at + 4] != header:
        at = data.index(NAME, at + 1)
    start = at - name_at + offset
    return data[:start] + value + data[start + len(value) :]
