"""Claims: how they are read. That they are true is proved in tests/answers/test_claims.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normreg_sheets.errors import TemplateError
from normreg_sheets.exercise.exercise import Claim
from tests.exercise.templates import changed, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from normreg_sheets.exercise.exercise import Exercise

STEPS = """\
Y     = "G @ total + eps"
L     = "sum(Y ** 2, over=other)"
dY    = "2 * Y"
dG    = "dY * total"
"""


def claiming(folder: Path, *claims: str) -> Exercise:
    """The small exercise with a loss, gradients, and such claims."""
    text = changed('Y     = "G @ total + eps"\n', STEPS)
    return loaded(folder, text.replace("version = 7", f"version = 7\nclaims = {list(claims)!r}"))


READ: list[tuple[str, Claim]] = [
    ("dY = gradient(L, Y)", Claim("dY", "L", "Y")),
    ("dG = gradient(L, G)", Claim("dG", "L", "G")),
    ("dG=gradient(L,G)", Claim("dG", "L", "G")),
    ("  dG  =  gradient( L , G )  ", Claim("dG", "L", "G")),
]


@pytest.mark.parametrize(("text", "claim"), READ)
def test_a_claim_names_a_step_a_number_and_what_it_is_by(
    tmp_path: Path, text: str, claim: Claim
) -> None:
    assert claiming(tmp_path, text).claims == (claim,)


def test_claims_keep_their_order(tmp_path: Path) -> None:
    found = claiming(tmp_path, "dG = gradient(L, G)", "dY = gradient(L, Y)").claims
    assert [claim.step for claim in found] == ["dG", "dY"]


def test_an_exercise_need_not_claim_anything(tmp_path: Path) -> None:
    assert loaded(tmp_path).claims == ()


FORM = "a claim is written dW = gradient(loss, W)"
REFUSED: list[tuple[str, str]] = [
    ("", FORM),
    ("dG", FORM),
    ("dG = L", FORM),
    ("dG == gradient(L, G)", FORM),
    ("dG = gradient(L)", FORM),
    ("dG = gradient(L, G, G)", FORM),
    ("dG = gradient(L + L, G)", FORM),
    ("dG = 2 * gradient(L, G)", FORM),
    ("dG = gradient(L, G) * 2", FORM),
    ("dG = grad(L, G)", FORM),
    ("dH = gradient(L, G)", "unknown step 'dH'; there are: L, Y, dG, dY, low, total"),
    ("G = gradient(L, G)", "unknown step 'G'; did you mean 'dG'?"),
    ("dG = gradient(loss, G)", "unknown step 'loss'; there are: L, Y, dG, dY, low, total"),
    ("dG = gradient(eps, G)", "unknown step 'eps'; there are: L, Y, dG, dY, low, total"),
    ("dG = gradient(L, H)", "unknown tensor 'H'; there are: G, L, X, Y, dG, dY, eps, low, total"),
    ("dG = gradient(dY, G)", "'dY' is not one number"),
    ("dG = gradient(L, Y)", "a gradient has the axes of what it is by"),
    ("dY = gradient(L, total)", "a gradient has the axes of what it is by"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_wrong_claim_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        claiming(tmp_path, text)
    assert str(refusal.value) == f"small.toml: claim '{text}': {message}"


def test_a_long_claim_is_shown_in_part(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as refusal:
        claiming(tmp_path, "x" * 1000)
    assert str(refusal.value) == f"small.toml: claim '{'x' * 60}': {FORM}"
