"""Cells of OpenDocument say twice what they hold, as a value and as what is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.corpus.opendocument import RIGHT, person
from tests.corpus.opendocument_files import held, shown, string

if TYPE_CHECKING:
    from tests.corpus.verdicts import Verdict

SHOWN: dict[str, tuple[str, Verdict, str]] = {
    "a number shown otherwise": (
        held("float", "2.25", said="9.99"),
        person("shows"),
        "what is seen, or what is computed with",
    ),
    "a wrong number shown as the right one": (held("float", "9"), person("shows"), "the same"),
    "a number shown rounded": (held("float", "2.25", said="2"), RIGHT, "the value counts"),
    "a number shown in groups": (
        held("float", "2.25", said="2.250 000"),
        RIGHT,
        "digits after the point, as the SI has them",
    ),
    "a number behind an arrow": (held("float", "2.25", said="-> 2.25"), RIGHT, "its - is no minus"),
    "a number shown with a minus": (
        held("float", "2.25", said="-2.25"),
        person("shows"),
        "what is seen, or what is computed with",
    ),
    "a number that is not shown": (
        held("float", "2.25", said=""),
        person("shows nothing"),
        "nobody sees it",
    ),
    "a date shown as a number": (
        held("date", "2026-09-04", "date-value", "0.9"),
        person("shows"),
        "nobody sees 9/4",
    ),
    "a text said twice": (
        string(shown("2.25"), 'office:string-value=" 2.25"'),
        RIGHT,
        "the same, but for spaces",
    ),
    "a blank text shown as a number": (
        string(shown("2.25"), 'office:string-value=""'),
        person("shows"),
        "it looks answered",
    ),
    "a text shown with a minus": (
        string(shown("-2.25"), 'office:string-value="2.25"'),
        person("shows"),
        "what is seen, or what is written",
    ),
}
