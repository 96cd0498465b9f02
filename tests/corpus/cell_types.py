"""Types: what a cell says that it holds, against what stands in it."""

from __future__ import annotations

from functools import partial

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import ANSWER, c, with_cells, with_strings
from tests.corpus.verdicts import Verdict, blank, pending, reads, refused

RIGHT, NOTHING = reads(O20=2.25), blank(ANSWER)
UNCLEAR = pending("", ANSWER)
TWICE = refused(Reason.DUPLICATE, Reason.MALFORMED)
MALFORMED = refused(Reason.MALFORMED)
STRINGS = "<si><t>9</t></si><si><t>2.25</t></si><si/>"


def person(word: str) -> Verdict:
    return pending(word, ANSWER)


DAMAGED, ERROR = person("damaged"), person("error")
TEXT = "<is><t>2.25</t></is>"

# The type, what stands in the cell, the verdict, why.
TYPES: dict[str, tuple[str, str, Verdict, str]] = {
    "a number": ("n", "<v>2.25</v>", RIGHT, "it says what it is"),
    "a shared text": ("s", "<v>1</v>", RIGHT, "the second one"),
    "a shared text, with space": ("s", "<v> 1 </v>", RIGHT, "the second one"),
    "a shared text that is blank": ("s", "<v>2</v>", NOTHING, "nothing stands there"),
    "a shared text beyond the last": ("s", "<v>3</v>", DAMAGED, "there is none"),
    "a shared text far beyond": ("s", "<v>99999999999</v>", DAMAGED, "there is none"),
    "a shared text before the first": ("s", "<v>-1</v>", DAMAGED, "Python takes the last one"),
    "a shared text of no number": ("s", "<v>one</v>", DAMAGED, "an index is a number"),
    "a shared text of a fraction": ("s", "<v>1.0</v>", DAMAGED, "an index is a whole number"),
    "a shared text in other digits": ("s", "<v>١</v>", DAMAGED, "Python reads 1"),
    "a shared text with an underscore": ("s", "<v>0_1</v>", DAMAGED, "Python reads 1"),
    "a shared text that stands here": ("s", TEXT, UNCLEAR, "there or here"),
    "a text": ("inlineStr", TEXT, RIGHT, "a text is read as what it says"),
    "a blank text": ("inlineStr", "<is><t/></is>", NOTHING, "nothing stands there"),
    "a text without a text": ("inlineStr", "<is/>", NOTHING, "nothing stands there"),
    "a text in the place of a number": ("inlineStr", "<v>2.25</v>", UNCLEAR, "there or here"),
    "a formula's text": ("str", "<v>2.25</v>", RIGHT, "a text is read as what it says"),
    "a formula's text in its own place": ("str", TEXT, UNCLEAR, "there or here"),
    "no type, and a text": ("n", TEXT, UNCLEAR, "there or here"),
    "true": ("b", "<v>1</v>", person("TRUE"), "no number"),
    "false": ("b", "<v>0</v>", person("FALSE"), "no number, and no zero"),
    "true, in words": ("b", "<v>true</v>", person("TRUE"), "no number"),
    "a truth of two": ("b", "<v>2</v>", DAMAGED, "true or false, and nothing else"),
    "a truth of 2.25": ("b", "<v>2.25</v>", DAMAGED, "true or false, and nothing else"),
    "an error": ("e", "<v>#DIV/0!</v>", ERROR, "it shows no number"),
    "an error that is none": ("e", "<v>2.25</v>", ERROR, "it says that it is one"),
    "a long error": ("e", f"<v>{'#' * 5000}</v>", ERROR, "it shows no number"),
    "a date": ("d", "<v>2026-09-04</v>", RIGHT, "9/4 was typed, and became 4 September"),
    "a date with a time": ("d", "<v>2026-09-04T00:00:00Z</v>", RIGHT, "the same day"),
    "a date that is none": ("d", "<v>2026-02-30</v>", DAMAGED, "no such day"),
    "a date of a number": ("d", "<v>2.25</v>", DAMAGED, "no such day"),
    "an unknown type": ("z", "<v>2.25</v>", DAMAGED, "nobody knows it"),
    "a type in capitals": ("N", "<v>2.25</v>", DAMAGED, "nobody knows it"),
    "a blank type": ("", "<v>2.25</v>", DAMAGED, "nobody knows it"),
    "a type of Excel's programs": ("variant", "<v>2.25</v>", DAMAGED, "nobody knows it"),
    "two values": ("n", "<v>2.25</v><v>9</v>", TWICE, "the first or the last"),
    "the same value twice": ("n", "<v>2.25</v><v>2.25</v>", TWICE, "no program writes it"),
    "two formulas": ("n", "<f>9/4</f><f>3*3</f><v>2.25</v>", TWICE, "the first or the last"),
    "two texts": (
        "inlineStr",
        "<is><t>2.25</t></is><is><t>9</t></is>",
        TWICE,
        "the first or the last",
    ),
    "an unknown element": ("n", "<v>2.25</v><w>9</w>", MALFORMED, "some readers look in it"),
    "a value of another house": ("n", '<v xmlns="">2.25</v>', MALFORMED, "a value or nothing"),
    "a text with an unknown element": (
        "inlineStr",
        "<is><t>2.2</t><w>5</w></is>",
        MALFORMED,
        "it says more or less",
    ),
    "extensions": ("n", "<v>2.25</v><extLst/>", RIGHT, "they are the format's own"),
}
# Attributes of a plain number's cell.
ATTRIBUTES: dict[str, tuple[dict[str, str], str]] = {
    "a style that is not there": ({"s": "9999"}, "nobody can say how it is shown"),
    "marks of Excel": ({"cm": "1", "vm": "1", "ph": "1"}, "about a formula that is not there"),
}
STYLES = {"a style that is no number": "abc", "a style below zero": "-1", "a style 020": "020"}

CASES = [
    *(
        Case(
            name,
            MALFORMED,
            "readers take it for another one, or for none",
            partial(with_cells, c(ANSWER, "<v>2.25</v>", s=style)),
        )
        for name, style in STYLES.items()
    ),
    *(
        Case(
            name,
            verdict,
            why,
            partial(with_strings, STRINGS, c(ANSWER, inside, t=kind)),
        )
        for name, (kind, inside, verdict, why) in TYPES.items()
    ),
    *(
        Case(
            name,
            RIGHT,
            why,
            partial(with_cells, c(ANSWER, "<v>2.25</v>", **attributes)),
        )
        for name, (attributes, why) in ATTRIBUTES.items()
    ),
]
