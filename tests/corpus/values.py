"""Values: what stands in one answer's cell, whose right answer is 2.25 (or −1.25, or 0)."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.corpus.case import Case
from tests.corpus.good import (
    ANSWER,
    BOOK,
    ZERO,
    c,
    replaced,
    text,
    v,
    with_cells,
    with_style,
)
from tests.corpus.verdicts import MARKED, Verdict, blank, means, pending, reads

RIGHT = reads(O20=2.25)
SERIAL = (date(2026, 9, 4) - date(1899, 12, 30)).days  # 9/4, typed where the month comes first
OTHER_WAY = (date(2026, 4, 9) - date(1899, 12, 30)).days
FROM_1904 = (date(2026, 9, 4) - date(1904, 1, 1)).days


def person(word: str) -> Verdict:
    """The answer is for a person."""
    return pending(word, ANSWER)


DAMAGED, HUGE, NONE = person("damaged"), person("too large"), person("no number")
# As a number cell stores it.
STORED: dict[str, tuple[str, Verdict, str]] = {
    "zeros behind": ("2.250", RIGHT, "the same number"),
    "a plus": ("+2.25", RIGHT, "the same number"),
    "an exponent": ("225e-2", RIGHT, "the same number"),
    "a capital exponent": ("0.225E+1", RIGHT, "the same number"),
    "17 digits": ("2.2499999999999998", RIGHT, "how programs write 2.25 at times"),
    "400 digits": ("2.25" + "0" * 400, RIGHT, "the same number"),
    "no digit before the point": (".225e1", RIGHT, "the same number"),
    "another number": ("9", reads(O20=9), "wrong is wrong"),
    "zero": ("0", reads(O20=0), "a zero that was typed is a zero"),
    "too far off": ("2.35", reads(O20=2.35), "ten hundredths are ten too many"),
    "NaN": ("NaN", DAMAGED, "it compares with nothing"),
    "nan": ("nan", DAMAGED, "it compares with nothing"),
    "INF": ("INF", DAMAGED, "no number"),
    "Infinity": ("-Infinity", DAMAGED, "no number"),
    "1e400": ("1e400", HUGE, "no double holds it"),
    "1e308": ("1.7e308", HUGE, "sums of it overflow"),
    "minus 1e400": ("-1e400", HUGE, "no double holds it"),
    "an exponent of many digits": ("1e" + "9" * 60, HUGE, "no double holds it"),
    "hexadecimal": ("0x2", DAMAGED, "no program writes it"),
    "a hexadecimal fraction": ("0x1.2p1", DAMAGED, "no program writes it"),
    "an underscore": ("2_25", DAMAGED, "Python reads 225"),
    "a small underscore": ("1_5", DAMAGED, "Python reads 15"),
    "Arabic digits": ("٢.٢٥", DAMAGED, "Python reads 2.25"),
    "full-width digits": ("２.２５", DAMAGED, "Python reads 2.25"),
    "a decimal comma": ("2,25", DAMAGED, "no program stores it"),
    "two points": ("2.25.0", DAMAGED, "no number"),
    "letters behind": ("2.25d", DAMAGED, "Java's number, not ours"),
    "a long L": ("2L", DAMAGED, "no program writes it"),
    "an imaginary": ("2.25j", DAMAGED, "no program writes it"),
    "a fraction": ("9/4", DAMAGED, "no program stores it"),
    "a percentage": ("225%", DAMAGED, "no program stores it"),
    "two signs": ("--2.25", DAMAGED, "no number"),
    "a sign behind": ("2.25-", DAMAGED, "no number"),
    "brackets": ("(2.25)", DAMAGED, "an accountant's minus, or none"),
    "half an exponent": ("2.25e", DAMAGED, "no number"),
    "an exponent alone": ("e5", DAMAGED, "no number"),
    "a point alone": (".", DAMAGED, "no number"),
    "a plus alone": ("+", DAMAGED, "no number"),
    "a word": ("TRUE", DAMAGED, "no number"),
    "an error": ("#N/A", DAMAGED, "the type says number"),
    "two numbers": ("2.25 9", DAMAGED, "no number"),
    "a formula": ("=9/4", DAMAGED, "the type says number"),
    "a hard space": ("\u00a02.25", DAMAGED, "XML has no such space"),
    "nothing": ("", blank(ANSWER), "nothing stands there"),
    "only space": (" \n ", blank(ANSWER), "nothing stands there"),
}
# A number's style: the value, the number of the format, its code.
SHOWN: dict[str, tuple[str, int, str | None, Verdict, str]] = {
    "a percentage": ("2.25", 10, None, RIGHT, "it is shown as 225 %"),
    "a percentage of its own": ("2.25", 170, '0.0"x"%', RIGHT, "it is shown as one"),
    "a date": (str(SERIAL), 14, None, RIGHT, "9/4 was typed, and became 4 September"),
    "a date the other way": (str(OTHER_WAY), 14, None, means(O20=4 / 9), "9/4 became 9 April"),
    "a date of its own": (str(SERIAL), 170, "dd.mm.", RIGHT, "the program made it a date"),
    "a date of a country": (str(SERIAL), 170, "[$-407]d. mmm;@", RIGHT, "the same"),
    "an East Asian date": (str(SERIAL), 27, None, RIGHT, "the same"),
    "a date before 1930": ("2.25", 14, None, person("date"), "2.25 in a cell of dates"),
    "a time": ("0.5", 20, None, person("time"), "no fraction was typed"),
    "minutes and seconds": ("0.5", 170, "[mm]:ss", person("time"), "no fraction was typed"),
    "hours that have passed": ("0.25", 170, "[h]", person("time"), "it is shown as 6"),
    "nothing": ("2.25", 170, ";;;", person("does not show"), "nobody sees the answer"),
    "another number": ("2.25", 170, '"9.99"', person("does not show"), "9.99 is what one sees"),
    "a number with a tick": ("2.25", 170, 'General" ✓"', RIGHT, "the number is there"),
    "nothing, if it is zero": ("2.25", 170, "0.00;-0.00;;@", RIGHT, "it is no zero"),
    "a date below zero": ("-5", 14, None, person(""), "no such day"),
    "a date beyond all calendars": ("99999999", 14, None, person(""), "no such day"),
    "letters in quotes": ("2.25", 170, '0.00" day"', RIGHT, "the d is only a text"),
    "a letter that is meant": ("2.25", 170, "0.00\\d", RIGHT, "the d is only a text"),
    "a colour": ("2.25", 170, "[Red]0.00", RIGHT, "the d is in a colour"),
    "a currency": ("2.25", 170, "[$€-407] #,##0.00", RIGHT, "a number all the same"),
    "fractions": ("2.25", 12, None, RIGHT, "it is shown as 2 1/4"),
    "science": ("2.25", 11, None, RIGHT, "it is shown as 2.25E+00"),
    "text": ("2.25", 49, None, RIGHT, "a number that was stored before"),
}

CASES = [
    *(
        Case(f"stored: {name}", verdict, why, partial(with_cells, v(value)))
        for name, (value, verdict, why) in STORED.items()
    ),
    *(
        Case(
            f"zero: {name}",
            reads(L17=0.0),
            "a zero is a zero",
            partial(with_cells, c(ZERO, f"<v>{value}</v>")),
        )
        for name, value in {
            "with a sign": "-0",
            "with an exponent": "0e9",
            "with a huge exponent": "0e99999",
            "with points": "0.000",
            "nearly": "1e-320",
            "far below": "1e-999",
        }.items()
    ),
    *(
        Case(
            f"shown as {name}",
            verdict,
            why,
            partial(with_style, v(value, s="{style}"), number, code),
        )
        for name, (value, number, code, verdict, why) in SHOWN.items()
    ),
    Case(
        "shown as a date, counted from 1904",
        RIGHT,
        "as old Macs do",
        lambda: with_style(
            v(str(FROM_1904), s="{style}"),
            14,
            book=replaced(text(BOOK), ("<workbookPr/>", '<workbookPr date1904="1"/>')),
        ),
    ),
    Case("every answer as it was", MARKED, "nothing has changed", lambda: with_cells(v("2.25"))),
]
