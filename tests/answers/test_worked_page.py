"""The page of a worked solution stands alone, and a browser draws it.

What it writes is read back by means that share nothing with how it was written: a small reader of
MathML computes the formulas, the contrasts follow the definition of WCAG, Chromium lays it out.
"""

from __future__ import annotations

import html
import re
import struct
import subprocess
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.worked_page import as_page
from normreg_sheets.answers.worked_text import derivation
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import home
from normreg_sheets.sheet import theme
from tests.answers.solved import CLASSIC, LARGER, VARIANTS, computed, python_value, worked

if TYPE_CHECKING:
    from pathlib import Path


class Outline(HTMLParser):
    """What a page is made of: its tags with their attributes, and whether they nest."""

    VOID = ("meta", "br", "hr", "img", "input", "link")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_tag_of_the_page_is_closed_in_order() -> None:
    assert Outline(as_page(worked(CLASSIC))).open == []


def test_the_page_stands_alone() -> None:
    page = as_page(worked(CLASSIC))
    tags = Outline(page).tags
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert not re.search(r"(?i)https?:|//\w|url\(|@import|\son\w+=|javascript:", page)
    policies = [one["content"] for _, one in tags if "http-equiv" in one]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_headings_are_in_order_and_tables_are_labelled() -> None:
    page = as_page(worked(CLASSIC))
    tags = Outline(page).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en"}) in tags
    assert all(one.get("scope") in ("row", "col") for tag, one in tags if tag == "th")
    assert page.count("<caption>") == page.count("<table")


def formulas(page: str) -> list[ElementTree.Element]:
    found = [
        ElementTree.fromstring(text) for text in re.findall(r"<math.*?</math>", page, re.DOTALL)
    ]
    assert len(found) == page.count("<math")
    return found


def spoken(element: ElementTree.Element) -> str:
    """A printed formula as Python would compute it."""
    parts = [spoken(child) for child in element]
    match element.tag:
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msqrt":
            return f"sqrt({''.join(parts)})"
        case "msup":
            return f"({parts[0]})**{parts[1]}"
        case "mo":
            return {"−": "-", "·": "*", "\u2062": "*"}.get(element.text or "", element.text or "")
        case _:
            return (element.text or "").strip() + "".join(parts)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_printed_numbers_compute_to_what_is_typed(variant: Variant) -> None:
    numeric = re.compile(r"[=≈] (?=[^=]*\d)[\d\s().,√²·+−/]*|[\d()√+−/. ]+|[=≈] max\([−\d./]+, 0\)")
    checked = 0
    for formula in formulas(as_page(worked(variant))):
        typed = formula.get("alttext", "")
        if numeric.fullmatch(typed):
            printed = spoken(formula).lstrip("=≈")
            value = python_value(printed)
            assert value == pytest.approx(computed(typed.lstrip("=≈ ")), abs=1e-9), typed
            checked += 1
    assert checked >= 2 * len(worked(variant).steps)


def test_every_formula_of_the_text_is_mathml_on_the_page() -> None:
    solution = worked(CLASSIC)
    printed = {html.unescape(formula.get("alttext", "")) for formula in formulas(as_page(solution))}
    for one in solution.steps:
        assert set(derivation(solution, one)) <= printed


def test_what_stands_in_a_template_is_text_on_the_page() -> None:
    bad = "<script>alert(1)</script>\"'&"
    solution = worked(CLASSIC)
    first, *others = solution.parts
    symbols = dict(solution.symbols) | {"Z": bad}
    tensor = replace(solution.steps[0].tensor, symbol=bad)
    second = replace(others[0], steps=(replace(solution.steps[0], tensor=tensor),))
    parts = (replace(first, title=bad, text=bad), second, *others[1:])
    page = as_page(
        replace(solution, title=bad, about=bad, network=(bad,), parts=parts, symbols=symbols)
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "script" not in {tag for tag, _ in Outline(page).tags}
    formulas(page)


STYLE = (home() / "solution.html").read_text(encoding="utf-8")
MODES = [
    dict(re.findall(r"--([\w-]+): (#\w{6})", mode))
    for mode in STYLE.split("color-scheme: dark")[:2]
]
TEXTS = [
    ("ink", "paper", 4.5),
    ("ink", "given", 4.5),
    ("ink", "step", 4.5),
    ("ink", "bias", 4.5),
    ("ink", "zero", 4.5),
    ("grey", "paper", 4.5),
    ("grey", "step", 4.5),
    ("caption", "paper", 4.5),
    ("green", "paper", 4.5),
    ("badge-ink", "badge", 4.5),
    ("red", "paper", 3.0),
    ("caption", "step", 3.0),
]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), TEXTS)
def test_contrast_is_sufficient(mode: int, text: str, ground: str, least: float) -> None:
    bright, dark = sorted((luminance(MODES[mode][name]) for name in (text, ground)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= least


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("given", theme.GIVEN_FILL),
        ("step", theme.ANSWER_FILL),
        ("bias", theme.BIAS_FILL),
        ("zero", theme.ZERO_FILL),
        ("caption", theme.CAPTION),
        ("red", theme.RED),
        ("green", theme.GREEN),
        ("ink", theme.INK),
        ("grey", theme.GREY),
    ],
)
def test_colours_are_those_of_the_sheet(name: str, colour: str) -> None:
    assert MODES[0][name] == f"#{colour}"


FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browse(chromium: Path, folder: Path, page: str, *options: str) -> str:
    """What the browser prints on standard output when it opens the page."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [str(chromium), *FLAGS, profile, *options, file.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True, text=True)
    return done.stdout


def pixels(picture: bytes) -> bytes:
    """The (filtered) rows of a PNG."""
    data, place = b"", 8
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        if picture[place + 4 : place + 8] == b"IDAT":
            data += picture[place + 8 : place + 8 + length]
        place += length + 12
    return zlib.decompress(data)


@pytest.mark.chromium
def test_a_browser_draws_the_page(chromium: Path, tmp_path: Path) -> None:
    shot = tmp_path / "page.png"
    browse(
        chromium,
        tmp_path,
        as_page(worked(CLASSIC)),
        f"--screenshot={shot}",
        "--window-size=1200,2400",
    )
    drawn = pixels(shot.read_bytes())
    assert sum(byte != 0 for byte in drawn) > 0.01 * len(drawn)  # a blank page filters to zeros


@pytest.mark.chromium
@pytest.mark.parametrize("settings", [Settings(), LARGER], ids=["3x4", "5x6"])
def test_on_a_phone_wide_matrices_scroll_and_the_page_does_not(
    chromium: Path, tmp_path: Path, settings: Settings
) -> None:
    page = as_page(worked(Variant(level="decimals", seed=3), settings))
    frame = f"""<iframe style="width:360px;height:800px;border:0" srcdoc="{html.escape(page)}"
      onload="const d = contentDocument; const wide = [...d.querySelectorAll('.scroll')];
        document.title = [d.documentElement.scrollWidth, wide.some(b => b.scrollWidth > 360)]">
      </iframe>"""
    shown = browse(chromium, tmp_path, frame, "--dump-dom", "--window-size=800,900")
    assert "<title>360,true</title>" in shown
