"""Typed answers: texts that a person takes for a number, or does not."""

from __future__ import annotations

from functools import partial

from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWER,
    MINUS,
    c,
    inline,
    v,
    with_cells,
    with_strings,
)
from tests.corpus.values import HUGE, NONE, RIGHT, person
from tests.corpus.verdicts import Verdict, blank, pending, reads

DIGITS, SMALL, POINTS = person("digits other"), person("raised or lowered"), person("two ways")
# As a person types it into a cell of texts, or a program that takes it for one.
TYPED: dict[str, tuple[str, Verdict, str]] = {
    "a number": ("2.25", RIGHT, "a text is read as what it says"),
    "a decimal comma": ("2,25", RIGHT, "as in most of Europe"),
    "spaces around": ("  2.25 ", RIGHT, "nobody sees them"),
    "a hard space": ("2.25\u00a0", RIGHT, "nobody sees it"),
    "a tab": ("\t2.25", RIGHT, "nobody sees it"),
    "a line break behind": ("2.25\n", RIGHT, "nobody sees it"),
    "a space of no width": ("\u200b2.25", RIGHT, "from a text that was copied"),
    "a mark of bytes": ("\ufeff2.25", RIGHT, "from a text that was copied"),
    "a plus": ("+2.25", RIGHT, "the same number"),
    "a full-width plus": ("＋2.25", RIGHT, "typed on an Asian keyboard"),
    "an apostrophe": ("'2.25", RIGHT, "that is how one types a text"),
    "a fraction": ("9/4", RIGHT, "nine quarters"),
    "a fraction with its own stroke": ("9⁄4", RIGHT, "nine quarters"),
    "a mixed fraction": ("2 1/4", RIGHT, "as in school"),
    "a fraction of one character": ("2¼", RIGHT, "what programs make of 2 1/4"),
    "a percentage": ("225%", RIGHT, "hundredths"),
    "a percentage with a space": ("225 %", RIGHT, "as it is written in German"),
    "an exponent": ("2.25e0", RIGHT, "the same number"),
    "a formula": ("=9/4", RIGHT, "typed into a cell of texts"),
    "a formula of other cells": ("=N20/4", RIGHT, "typed into a cell of texts"),
    "two decimal marks": ("2.250,00", POINTS, "Berlin or Boston"),
    "thousands": ("2,250.00", POINTS, "Berlin or Boston"),
    "two points": ("2.2.5", POINTS, "a date or a version"),
    "Arabic digits": ("٢٫٢٥", DIGITS, "two and a quarter, or a name"),
    "full-width digits": ("２.２５", DIGITS, "they look alike"),
    "Chinese digits": ("二", DIGITS, "for a person"),
    "a Roman number": ("Ⅱ", DIGITS, "for a person"),
    "a circled digit": ("②", DIGITS, "for a person"),
    "a raised digit": ("2²", SMALL, "four, and not 22"),
    "a lowered digit": ("2₂", SMALL, "for a person"),
    "a fraction over zero": ("1/0", person("zero"), "no number"),
    "zero over zero": ("0/0", person("zero"), "no number"),
    "1e400": ("1e400", HUGE, "no double holds it"),
    "1e999": ("1e999", HUGE, "no double holds it"),
    "an exponent of many digits": ("1e99999", NONE, "nobody means it"),
    "60 digits": ("2." + "2" * 60, NONE, "nobody types so many"),
    "NaN": ("NaN", NONE, "Python reads a number"),
    "inf": ("inf", NONE, "Python reads a number"),
    "None": ("None", NONE, "no number"),
    "TRUE": ("TRUE", NONE, "no number"),
    "an error": ("#DIV/0!", NONE, "no number"),
    "an underscore": ("2_25", NONE, "Python reads 225"),
    "hexadecimal": ("0x2", NONE, "no number"),
    "about": ("≈ 2.25", NONE, "for a person"),
    "a tilde": ("~2.25", NONE, "for a person"),
    "two numbers": ("2.25 or 2.5", NONE, "nobody knows which one counts"),
    "two lines": ("2.25\n2.5", NONE, "nobody knows which one counts"),
    "a remark": ("2.25 (rounded)", NONE, "for a person"),
    "an equation": ("mu = 2.25", NONE, "for a person"),
    "a unit": ("2.25 €", NONE, "for a person"),
    "a question mark": ("2.25?", NONE, "for a person"),
    "a root": ("√5", NONE, "for a person"),
    "a power": ("1.5^2", NONE, "for a person"),
    "a sum": ("2+0.25", NONE, "for a person"),
    "a colon": ("9:4", NONE, "for a person"),
    "thousands apart": ("2 250", NONE, "for a person"),
    "a space within": ("2. 25", NONE, "for a person"),
    "the letter O": ("2.2O", NONE, "it looks like a zero"),
    "the letter l": ("l.5", NONE, "it looks like a one"),
    "a Cyrillic letter": ("2.25е0", NONE, "it looks like an e"),
    "words": ("I do not know", NONE, "for a person"),
    "an emoji": ("👍", NONE, "for a person"),
    "two signs": ("--2.25", NONE, "for a person"),
    "an override of direction": ("\u202e52.2", NONE, "it shows 2.25"),
    "letters that combine": ("2.25\u0301", NONE, "for a person"),
    "markup": ("<b>2.25</b>", NONE, "for a person"),
    "a script": ("<script>alert(1)</script>", NONE, "for a person"),
    "an escaped control character": ("2.25_x0007_", NONE, "for a person"),
    "a link": ("https://example.org/2.25", NONE, "for a person"),
    "a comma alone": (",", NONE, "no number"),
    "a DDE call": ("=cmd|'/C calc'!A0", person("formula"), "it would start a program"),
    "a web query": ('=WEBSERVICE("http://127.0.0.1:9/")', person("formula"), "it would call home"),
    "a formula that is none": ("=2..5)", person(""), "nothing computes it"),
    "spaces": ("   ", blank(ANSWER), "nothing is seen"),
    "spaces of no width": ("\u200b\u200b", blank(ANSWER), "nothing is seen"),
    "nothing": ("", blank(ANSWER), "nothing is there"),
}
NEGATIVE: dict[str, tuple[str, str]] = {
    "a minus": ("-1.25", "plain"),
    "a mathematician's minus": ("−1.25", "U+2212"),
    "an en dash": ("–1.25", "what programs make of a minus"),
    "a hyphen": ("‐1.25", "U+2010"),
    "a full-width minus": ("－1.25", "typed on an Asian keyboard"),
    "a minus apart": ("- 1.25", "as it is set in print"),
    "a fraction": ("-5/4", "minus five quarters"),
    "a mixed fraction": ("−1 1/4", "as in school"),
}


def run(content: str, properties: str = "") -> str:
    return f"<r><rPr>{properties}</rPr><t>{content}</t></r>"


RICH: dict[str, tuple[str, Verdict, str]] = {
    "one run": (run("2.25"), RIGHT, "a text is read as what it says"),
    "two runs": (run("2.") + run("25", "<b/>"), RIGHT, "only one is bold"),
    "a run struck out": (
        run("9", "<strike/>") + run("2.25"),
        person("struck"),
        "for a person: the old value was crossed out",
    ),
    "all struck out": (run("2.25", "<strike/>"), person("struck"), "it was crossed out"),
    "a line through that is off": (run("2.25", '<strike val="0"/>'), RIGHT, "it is off"),
    "a raised run": (
        run("2") + run("25", '<vertAlign val="superscript"/>'),
        SMALL,
        "two to the 25th, and not 225",
    ),
    "a lowered run": (
        run("2.25") + run("10", '<vertAlign val="subscript"/>'),
        SMALL,
        "for a person",
    ),
    "how to pronounce it": (
        "<t>2.25</t><rPh sb='0' eb='1'><t>9</t></rPh>",
        RIGHT,
        "that is no part of the text",
    ),
}

CASES = [
    *(
        Case(f"typed: {name}", verdict, why, partial(with_cells, inline(ANSWER, said)))
        for name, (said, verdict, why) in TYPED.items()
    ),
    *(
        Case(
            f"negative: {name}",
            reads(J27=-1.25),
            why,
            partial(with_cells, inline(MINUS, said)),
        )
        for name, (said, why) in NEGATIVE.items()
    ),
    Case(
        "negative: a long dash",
        pending("no number", MINUS),
        "it stands between words, and nobody's minus is so long",
        lambda: with_cells(inline(MINUS, "—1.25")),
    ),
    *(
        Case(
            f"rich: {name}", verdict, why, partial(with_strings, f"<si>{item}</si>", v("0", t="s"))
        )
        for name, (item, verdict, why) in RICH.items()
    ),
    *(
        Case(
            f"rich, in the cell: {name}",
            verdict,
            why,
            partial(with_cells, c(ANSWER, f"<is>{item}</is>", t="inlineStr")),
        )
        for name, (item, verdict, why) in RICH.items()
    ),
]
