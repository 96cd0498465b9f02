"""The properties that somebody defined for a document: names with texts, our code among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.sheet.echo import echo
from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Reason, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from normreg_sheets.submission.guard import Package


def properties(found: Iterable[tuple[str, Element]], package: Package) -> dict[str, str]:
    """The texts of properties by name; a file that gives a name two texts is refused."""
    texts: dict[str, str] = {}
    for name, element in found:
        text = "".join(element.itertext()).strip()
        if texts.setdefault(name, text) != text:
            says = f"its property '{echo(name)}' is there twice; {MEND}"
            raise refusal(package.path, Reason.DUPLICATE, says)
    return texts
