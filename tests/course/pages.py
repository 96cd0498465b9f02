"""What a reader finds on a page: its elements with their texts, and whether all tags are closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID, INLINE = ("meta", "br"), ("a", "bdi", "span")


@dataclass
class Element:
    """A tag with its attributes, and what stands in it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that is written in it, with one space between words."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """The same as it stands; what is no part of a line stands apart."""
        parts = "".join(one if isinstance(one, str) else one.raw for one in self.inside)
        return parts if self.tag in INLINE else f" {parts} "

    def all(self, *tags: str) -> Iterator[Element]:
        """Every element in it, or those with one of the tags, in the order of the page."""
        for one in self.inside:
            if isinstance(one, Element):
                if not tags or one.tag in tags:
                    yield one
                yield from one.all(*tags)

    def above(self) -> Iterator[Element]:
        """The elements that it stands in."""
        if self.parent:
            yield self.parent
            yield from self.parent.above()


class Page(HTMLParser):
    """Reads a page strictly: a tag that closes another one, or is never closed, is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self._open = Element("page", {})
        self.feed(html)
        self.close()
        assert self._open is self.root, f"<{self._open.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.inside.append(element)
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.tag, f"</{tag}> in <{self._open.tag}>"
        assert self._open.parent
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        self._open.inside.append(data)


def table(root: Element, caption: str) -> list[list[str]]:
    """The texts of the table with that in its caption, row by row."""
    (found,) = [
        one for one in root.all("table") if any(caption in c.text for c in one.all("caption"))
    ]
    return [[cell.text for cell in row.all("th", "td")] for row in found.all("tr")]
