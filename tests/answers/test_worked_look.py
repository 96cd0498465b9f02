"""The look of a worked solution: contrasts by WCAG's definition, and Chromium lays it out."""

from __future__ import annotations

import html
import re
import struct
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest

from normreg_sheets.answers.problem import Variant
from normreg_sheets.answers.worked_page import as_page
from normreg_sheets.exercise.exercise import Settings
from normreg_sheets.exercise.template import home, names
from normreg_sheets.sheet import theme
from tests.answers.posed import FIRST, PLAIN
from tests.answers.solved import CLASSIC, DROPOUT, LARGER, THIRD, worked

if TYPE_CHECKING:
    from pathlib import Path

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
    ("back", "paper", 4.5),
    ("ink", "earlier", 4.5),
    ("grey", "zero", 4.5),
    ("green", "paper", 4.5),
    ("badge-ink", "badge", 4.5),
    ("red", "paper", 3.0),
    ("caption", "step", 3.0),
    ("back", "step", 3.0),
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
@pytest.mark.parametrize("name", names())
def test_a_browser_draws_the_page(chromium: Path, tmp_path: Path, name: str) -> None:
    shot = tmp_path / "page.png"
    browse(
        chromium,
        tmp_path,
        as_page(worked(CLASSIC, PLAIN, name)),
        f"--screenshot={shot}",
        "--window-size=1200,2400",
    )
    drawn = pixels(shot.read_bytes())
    assert sum(byte != 0 for byte in drawn) > 0.01 * len(drawn)  # a blank page filters to zeros


MEASURE = """
const d = contentDocument, all = [...d.querySelectorAll('.scroll')];
const width = d.documentElement.clientWidth;
const scrolls = e => e.scrollWidth > e.clientWidth;
const cut = [...d.querySelectorAll('body *')].filter(
  e => !e.closest('.scroll, .spoken') && e.getBoundingClientRect().right > width + 1);
document.title = [d.documentElement.scrollWidth, cut.length,
  all.some(e => e.matches('.derivation') && scrolls(e)), all.some(scrolls)];
"""


def measured(chromium: Path, folder: Path, page: str, width: int) -> list[str]:
    """The width of the page, what sticks out, and whether a derivation, or anything, scrolls."""
    frame = f"""<iframe style="width:{width}px;height:800px;border:0" srcdoc="{html.escape(page)}"
      onload="{html.escape(MEASURE)}"></iframe>"""
    shown = browse(chromium, folder, frame, "--dump-dom", "--window-size=1400,900")
    found = re.search("<title>(.*?)</title>", shown)
    assert found is not None
    return found[1].split(",")


PAGES = {
    "batch normalization": (FIRST, CLASSIC, PLAIN),
    "dropout": (DROPOUT, CLASSIC, PLAIN),
    "larger": (FIRST, Variant(level="decimals", seed=3), LARGER),
    "long numbers": (DROPOUT, CLASSIC, THIRD),
    "one section": (DROPOUT, CLASSIC, Settings(only="update")),
}


@pytest.mark.chromium
@pytest.mark.parametrize("width", [360, 390, 1200])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_sticks_out_of_the_page(
    chromium: Path, tmp_path: Path, page: str, width: int
) -> None:
    name, variant, settings = PAGES[page]
    drawn = as_page(worked(variant, settings, name))
    assert measured(chromium, tmp_path, drawn, width)[:2] == [str(width), "0"]


@pytest.mark.chromium
def test_on_a_phone_wide_matrices_scroll_inside(chromium: Path, tmp_path: Path) -> None:
    page = as_page(worked(Variant(level="decimals", seed=3), LARGER))
    assert measured(chromium, tmp_path, page, 360)[-1] == "true"


@pytest.mark.chromium
def test_on_a_desktop_no_derivation_has_to_scroll(chromium: Path, tmp_path: Path) -> None:
    page = as_page(worked(CLASSIC, PLAIN, DROPOUT))
    assert measured(chromium, tmp_path, page, 1200)[2] == "false"
