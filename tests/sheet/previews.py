"""Sheets to draw as pages, and what a browser would make of a page."""

from __future__ import annotations

from html.parser import HTMLParser

from normreg_sheets.answers.problem import Variant
from normreg_sheets.exercise.exercise import Settings

WIDE = Settings(
    (("eps", "0.1"), ("example", "6"), ("feature", "5"), ("unit", "5")),
    decimals=3,
)
PROBLEMS = {
    "classic": ("batch-normalization", Settings(), Variant(preset="classic")),
    "wide": ("batch-normalization", WIDE, Variant(level="decimals", seed=3)),
    "pages": ("dropout", Settings(), Variant(preset="classic")),
    "second-half": ("dropout", Settings(blank="half"), Variant(level="decimals", seed=2)),
}


class Reader(HTMLParser):
    """What a browser would make of a page: texts of the fields, and every tag and attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "td":
            self.fields.append((dict(attrs).get("class") or "", ""))

    def handle_data(self, data: str) -> None:
        if self.fields and data.strip():
            looks, text = self.fields[-1]
            self.fields[-1] = looks, text + data

    def texts(self, role: str = "") -> list[str]:
        """The texts of all fields, or of those with a role."""
        return [text for looks, text in self.fields if text and role in ("", *looks.split()[:1])]
