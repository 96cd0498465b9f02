"""What stands where values stand: elements of the format, and no others.

    <row r="3"> <mc:AlternateContent> ... <c r="A3"> ...     <fonts> <z:font/> <font> ...

Readers do different things with an element that they do not know where rows, cells, texts or sheets
stand: they pass it over, take what is in it, or count it, so that all after it move by one. No
program writes one there, so a file that has one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.submission.guard import MEND
from normreg_sheets.submission.refusal import Reason, refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from xml.etree.ElementTree import Element


def keep_known(parent: Element, known: Collection[str], place: object) -> None:
    """Refuse a child of an element whose tag is not among the `known` ones."""
    for child in parent:
        if child.tag not in known:
            raise stranger(child, parent, place)


def stranger(child: Element, parent: Element, place: object) -> Exception:
    """The refusal of an element that stands where it has no business."""
    what, where = (one.tag.rpartition("}")[2][:20] for one in (child, parent))
    says = f"it has {what!a} within {where!a}, which no program writes; {MEND}"
    return refusal(place, Reason.MALFORMED, says)


def items(root: Element, group: str, item: str, place: object) -> list[Element]:
    """The items of a group, in their order; a part has the group once at most.

    `group` and `item` are names of the root's own namespace.
    """
    space = root.tag[: root.tag.rfind("}") + 1]
    groups = root.findall(f"{space}{group}")
    if len(groups) > 1:
        raise refusal(place, Reason.DUPLICATE, f"it has {group!a} twice; {MEND}")
    for found in groups:
        keep_known(found, (f"{space}{item}", f"{space}extLst"), place)
    return [one for found in groups for one in found if one.tag == f"{space}{item}"]
