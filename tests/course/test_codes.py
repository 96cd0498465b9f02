"""The codes of a course: as they are documented, told by the secret's owner alone, easily typed."""

from __future__ import annotations

import hashlib
import hmac
import random
import re
import unicodedata
from itertools import product

import pytest

from normreg_sheets.course.codes import fold, head, is_genuine, write_code
from normreg_sheets.course.issued import Issue, Sheet, codes
from normreg_sheets.exercise.exercise import Settings
from tests.course.begun import KEY, SECRET

CROCKFORD = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("ABCDEFGHJKMNPQRSTVWXYZ", range(10, 32), strict=True)),
}
SAYS = {number: letter for letter, number in CROCKFORD.items()}
FORM = r"[A-Z]{1,4}[1-9]\d*-[0-9A-HJKMNP-TV-Z]{4}-[1-9]\d?(-[0-9A-HJKMNP-TV-Z]{4}){4}"
CODE = "BN1-SSAR-1-9BNX-EKXM-KCTR-S83D"
STUDENTS = [f"s-{number}" for number in range(400)]


def by_hand(exercise: str, version: int, student: str, attempt: int) -> str:
    """A code as its documentation says, written out again."""

    def first_bits(use: str, fields: list[str], characters: int) -> str:
        own = hmac.new(KEY, f"normreg-sheets {use}".encode(), hashlib.sha256).digest()
        told = b"".join(len(one.encode()).to_bytes(4, "big") + one.encode() for one in fields)
        digest = hmac.new(own, told, hashlib.sha256).digest()
        bits = "".join(f"{byte:08b}" for byte in digest)
        return "".join(SAYS[int(bits[5 * at : 5 * at + 5], 2)] for at in range(characters))

    initials = "".join(word[0] for word in exercise.split("-")).upper()
    who = first_bits("student", [student], 4)
    mac = first_bits("code", [exercise, str(version), student, str(attempt)], 16)
    return f"{initials}{version}-{who}-{attempt}-{mac[:4]}-{mac[4:8]}-{mac[8:12]}-{mac[12:]}"


def same(text: str) -> str:
    """What a person takes for the same code, written out again by Crockford's rules."""
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = (one for one in plain if one.isalnum())
    return "".join({"O": "0", "I": "1", "L": "1"}.get(one, one) for one in kept)


# ---- written -------------------------------------------------------------------------------------

EXAMPLES = {
    CODE: ("batch-normalization", 1, "s-1", 1),
    "D12-7BC0-2-EF6E-EGH4-HB2S-BC43": ("dropout", 12, "Nguyễn, 李", 2),
}
"""Frozen: with other codes here, no sheet that was handed out would be known any more."""


@pytest.mark.parametrize("code", EXAMPLES)
def test_codes_are_for_ever(code: str) -> None:
    assert write_code(SECRET, *EXAMPLES[code]) == code == by_hand(*EXAMPLES[code])


@pytest.mark.parametrize("student", ["s-1", "", "=cmd", "a@b.example", "李小龍", "x" * 255])
@pytest.mark.parametrize(
    ("exercise", "version", "attempt"),
    [("batch-normalization", 1, 1), ("dropout", 99_999, 99), ("a-b-c-d", 7, 10)],
)
def test_a_code_is_as_documented(exercise: str, version: int, attempt: int, student: str) -> None:
    code = write_code(SECRET, exercise, version, student, attempt)
    assert code == by_hand(exercise, version, student, attempt)
    assert re.fullmatch(FORM, code)


@pytest.mark.parametrize(
    ("exercise", "begins"),
    [
        ("dropout", "D1-"),
        ("one-two-three-four-five", "OTTF1-"),
        ("my_own.net2", "MON1-"),
        ("2-layers", "L1-"),
        ("123", "X1-"),
        ("_", "X1-"),
    ],
)
def test_a_code_begins_with_a_letter(exercise: str, begins: str) -> None:
    code = write_code(SECRET, exercise, 1, "s-1", 1)
    assert code.startswith(begins)
    assert code[0].isalpha()


def test_all_that_it_names_makes_another_one() -> None:
    names = [("dropout", "drop-out"), (1, 11), ("s-1", "s-11"), (1, 11)]
    macs = {write_code(SECRET, *one)[-19:] for one in product(*names)}  # type: ignore[arg-type]
    assert len(macs) == 16


def test_a_code_tells_no_name() -> None:
    code = write_code(SECRET, "dropout", 1, "Ada-Lovelace", 1)
    who = {write_code(SECRET, "dropout", 1, student, 1).split("-")[1] for student in STUDENTS}
    assert not any(word in code.lower() for word in ("ada", "love"))
    assert len(who) > 390  # of a million


# ---- read ----------------------------------------------------------------------------------------

ALSO = {
    "as it is": CODE,
    "small": CODE.lower(),
    "one small letter": CODE.replace("N", "n"),
    "without dashes": CODE.replace("-", ""),
    "spaces": CODE.replace("-", " "),
    "spaced out": " ".join(CODE),
    "en dashes": CODE.replace("-", "–"),
    "em dashes": CODE.replace("-", " — "),
    "non-breaking hyphens": CODE.replace("-", "\u2011"),
    "minus signs": CODE.replace("-", "\u2212"),
    "underscores": CODE.replace("-", "_"),
    "full width": "".join(chr(ord(one) + 0xFEE0) for one in CODE),
    "I for 1": CODE.replace("1", "I"),
    "a small l for 1": CODE.replace("1", "l"),
    "zero-width spaces": "\u200b".join(CODE),
    "a mark of the text's beginning": "\ufeff" + CODE,
    "soft hyphens": CODE.replace("-", "\u00ad"),
    "from right to left around it": f"\u2067{CODE}\u2069",
    "marks of direction": f"\u200e{CODE}\u200f\u061c",
    "joiners": CODE.replace("-", "\u2060-\u200d"),
    "lines": CODE.replace("-", "-\r\n"),
    "a hard space": f"{CODE}\u00a0",
}


@pytest.mark.parametrize("spelled", ALSO.values(), ids=ALSO)
def test_what_a_person_means_is_understood(spelled: str) -> None:
    folded = fold(spelled)
    assert folded is not None
    assert is_genuine(folded, CODE)
    assert head(folded) == "BN1SSAR1"


def test_an_o_is_a_zero() -> None:
    code = write_code(SECRET, "dropout", 1, "Nguyễn, 李", 1)
    assert "0" in code.split("-")[1]
    for letter in "Oo":
        folded = fold(code.replace("0", letter))
        assert folded is not None
        assert is_genuine(folded, code)


OTHER = ("Ä" + CODE, CODE + "!", "=" + CODE, CODE + "\0", "П" * 30, "x" * 121)


@pytest.mark.parametrize("text", ["", "7", "BN1", "-" * 10, *OTHER])
def test_a_text_that_can_be_no_code_is_none(text: str) -> None:
    assert fold(text) is None


def test_no_text_of_its_characters_is_too_much() -> None:
    """Every character that a code may be spelled with, in every part of it."""
    allowed = [chr(code) for code in range(0x10000) if fold(CODE + chr(code)) is not None]
    assert len(allowed) > 100
    for one in allowed:
        for text in (one * 30, one + CODE, CODE[:9] + one + CODE[9:], CODE + one):
            folded = fold(text)
            assert folded is not None
            assert re.fullmatch("[0-9A-Z]*", folded)
            assert is_genuine(folded, CODE) is (same(text) == same(CODE))


# ---- made up -------------------------------------------------------------------------------------


def mutated(code: str, others: list[str], dice: random.Random) -> str:
    """A code of which something was changed: characters, their order, their number, a group."""
    text = list(code)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        at, to = dice.randrange(len(text)), dice.randrange(len(text))
        match dice.randrange(6):
            case 0:
                text[at] = dice.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
            case 1:
                text[at], text[to] = text[to], text[at]
            case 2:
                text.insert(at, dice.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
            case 3 if len(text) > 1:
                del text[at]
            case 4:
                theirs = dice.choice(others).split("-")
                groups = "".join(text).split("-")
                group = dice.randrange(min(len(groups), len(theirs)))
                groups[group] = theirs[group]
                text = list("-".join(groups))
            case _:
                text[at] = text[at].swapcase()
    return "".join(text)


def issue(exercise: str, attempt: int) -> Issue:
    sheets = {student: Sheet(student, 0, {}) for student in STUDENTS}
    return Issue(exercise, 1, attempt, "", "", "", "fractions", Settings(), sheets)


def test_ten_thousand_mutated_codes_are_refused() -> None:
    known = codes(SECRET, [issue("dropout", 1), issue("dropout", 2), issue("batch-norm", 1)])
    owned = {
        by_hand(exercise, 1, student, attempt): (exercise, attempt, student)
        for exercise, attempt in (("dropout", 1), ("dropout", 2), ("batch-norm", 1))
        for student in STUDENTS
    }
    by_fold = {same(code): whose for code, whose in owned.items()}
    every, dice = list(owned), random.Random(6)
    for code, whose in owned.items():
        owner = known.owner(code)
        assert owner is not None
        assert (owner.code, owner.exercise, owner.attempt, owner.student) == (code, *whose)

    refused = accepted = 0
    while refused < 10_000:
        text = mutated(dice.choice(every), every, dice)
        owner = known.owner(text)
        meant = by_fold.get(same(text))
        if meant is None:
            assert owner is None, text
            refused += 1
        else:  # no character is another one, to a person
            assert owner is not None, text
            assert (owner.exercise, owner.attempt, owner.student) == meant
            accepted += 1
    assert accepted > 500


def test_nobody_elses_secret_makes_a_code_of_ours() -> None:
    ours, theirs = issue("dropout", 1), issue("dropout", 3)
    known = codes(SECRET, [ours])
    other = type(SECRET)(KEY[::-1])
    made_up = [write_code(other, "dropout", 1, student, 1) for student in STUDENTS]
    not_issued = [write_code(SECRET, "dropout", 1, student, 3) for student in theirs.sheets]
    assert [one for one in made_up + not_issued if known.owner(one)] == []
    assert known.sheet("dropout", 1, "s-7").code == by_hand("dropout", 1, "s-7", 1)
