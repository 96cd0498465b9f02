"""Places: names and sheets that say where the answers are, and contradict each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWERS,
    BOOK,
    OFFICE,
    SCRATCH,
    SHEET,
    TITLE,
    edited,
    patched,
    related,
    replaced,
    sheet_with,
    text,
)
from tests.corpus.verdicts import MARKED, Verdict, lost, refused

if TYPE_CHECKING:
    from collections.abc import Callable

SEVERAL = refused("several-sheets")


def names(change: Callable[[str], str]) -> bytes:
    """The good file with its defined names changed."""
    book = re.sub(
        r"<definedNames>(.*)</definedNames>",
        lambda found: f"<definedNames>{change(found[1])}</definedNames>",
        text(BOOK),
    )
    assert book != text(BOOK)
    return patched({BOOK: book})


def name_of(block: str, place: str) -> bytes:
    """The good file in which the name of a block means something else."""
    return names(
        lambda found: re.sub(rf'(name="{block}"[^>]*>)[^<]*', rf"\g<1>{place}", found, count=1)
    )


def second_sheet(content: str, *, named: bool, title: str = "Copy") -> bytes:
    """The good file with another sheet; `named`, the names are there for both."""
    book = replaced(
        text(BOOK),
        (
            "</sheets>",
            f'<sheet xmlns:r="{OFFICE}" name="{title}" sheetId="9" r:id="more0"/></sheets>',
        ),
    )
    if named:
        found = re.search(r"<definedNames>(.*)</definedNames>", book)
        assert found is not None
        copied = found[1].replace('localSheetId="0"', 'localSheetId="2"').replace(TITLE, title)
        book = replaced(book, ("</definedNames>", f"{copied}</definedNames>"))
    return patched(
        {
            BOOK: book,
            "xl/_rels/workbook.xml.rels": related(("worksheet", "worksheets/sheet3.xml")),
            "xl/worksheets/sheet3.xml": content,
        }
    )


def emptied() -> str:
    """Our sheet without an answer."""
    return sheet_with(*(f'<c r="{cell}"></c>' for cell in ANSWERS))


def renamed(title: str) -> bytes:
    escaped = title.replace("&", "&amp;")
    quoted = escaped.replace("'", "''")
    return patched(
        {
            BOOK: text(BOOK)
            .replace(f"'{TITLE}'!", f"'{quoted}'!")
            .replace(f'name="{TITLE}"', f'name="{escaped}"')
        }
    )


def reordered() -> bytes:
    """The scratch sheet before ours; the names that are ours alone count the sheets."""
    book = text(BOOK)
    found = re.findall(r"<sheet .*?/>", book)
    assert len(found) == 2
    book = book.replace("".join(found), "".join(reversed(found)))
    return patched({BOOK: book.replace('localSheetId="0"', 'localSheetId="1"')})


NAMES: dict[str, tuple[Callable[[], bytes], Verdict, str]] = {
    "all deleted": (
        lambda: names(lambda _: ""),
        MARKED,
        "the captions tell where everything is",
    ),
    "one deleted": (
        lambda: names(lambda found: re.sub(r'<definedName name="step_mu".*?>.*?<.*?>', "", found)),
        MARKED,
        "the captions tell where it is",
    ),
    "of the whole workbook": (
        lambda: names(lambda found: found.replace(' localSheetId="0"', "")),
        MARKED,
        "they mean the same places",
    ),
    "in capitals": (
        lambda: names(lambda found: found.replace("step_", "STEP_")),
        MARKED,
        "names ignore case",
    ),
    "one that means nothing any more": (
        lambda: name_of("step_mu", "#REF!"),
        MARKED,
        "the captions tell where it is",
    ),
    "one that is a formula": (
        lambda: name_of("step_mu", "OFFSET(Scratch!$A$1,0,0,3,1)"),
        MARKED,
        "it means no place, and the captions tell where it is",
    ),
    "one that means another file": (
        lambda: name_of("step_mu", "[1]Other!$O$20:$O$22"),
        MARKED,
        "it means no place here, and the captions tell where it is",
    ),
    "one that means another block": (
        lambda: name_of("step_mu", f"'{TITLE}'!$N$20:$N$22"),
        lost("mu", "total"),
        "two blocks claim the same cells",
    ),
    "one that means the scratch sheet": (
        lambda: name_of("step_mu", "Scratch!$A$1:$A$3"),
        lost("mu"),
        "blank there, and answered where it was",
    ),
    "one that is too short": (
        lambda: name_of("step_mu", f"'{TITLE}'!$O$20:$O$21"),
        lost("mu"),
        "a row was deleted, or the name was changed",
    ),
    "one twice, for the same place": (
        lambda: names(
            lambda found: (
                found + f"<definedName name=\"step_mu\">'{TITLE}'!$O$20:$O$22</definedName>"
            )
        ),
        MARKED,
        "both mean the same",
    ),
    "one twice, for two places": (
        lambda: names(
            lambda found: found + '<definedName name="step_mu">Scratch!$A$1:$A$3</definedName>'
        ),
        SEVERAL,
        "it means two places",
    ),
    "the code's, for a number": (
        lambda: name_of("sheet_code", f"'{TITLE}'!$I$9"),
        MARKED,
        "the code stands elsewhere as well",
    ),
    "10,000 of other people": (
        lambda: names(
            lambda found: (
                found
                + "".join(
                    f'<definedName name="x{n}">Scratch!$A$1</definedName>' for n in range(10_000)
                )
            )
        ),
        MARKED,
        "none of them is ours",
    ),
}

CASES = [
    *(Case(f"names: {name}", verdict, why, build) for name, (build, verdict, why) in NAMES.items()),
    Case(
        "the sheet's title with odd signs", MARKED, "the names follow", lambda: renamed("a&b's (1)")
    ),
    Case(
        "the sheet renamed, the names not",
        MARKED,
        "the captions tell where everything is",
        lambda: edited(BOOK, (f'name="{TITLE}"', 'name="Mine"')),
    ),
    Case("the scratch sheet first", MARKED, "the names tell which is ours", reordered),
    Case(
        "our sheet twice, names too",
        SEVERAL,
        "nobody knows which one counts",
        lambda: second_sheet(text(SHEET), named=True),
    ),
    Case(
        "our sheet twice, with other answers",
        SEVERAL,
        "nobody knows which one counts",
        lambda: second_sheet(
            sheet_with(*(f'<c r="{cell}"><v>7</v></c>' for cell in ANSWERS)), named=False
        ),
    ),
    Case(
        "a blank copy of our sheet",
        MARKED,
        "only one is filled in",
        lambda: second_sheet(emptied(), named=False),
    ),
    Case(
        "our sheet blank, a copy filled in",
        SEVERAL,
        "nobody knows which one counts",
        lambda: patched(
            {
                SHEET: emptied(),
                SCRATCH: text(SHEET),
            }
        ),
    ),
    Case(
        "every caption deleted",
        MARKED,
        "the names tell where everything is",
        lambda: patched(
            {SHEET: re.sub(r"<is><t>(?!batch)[^<]*</t></is>", "<is><t></t></is>", text(SHEET))}
        ),
    ),
]
