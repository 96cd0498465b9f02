"""The namespaces of OpenDocument, as the parser puts them before a tag or an attribute."""

from __future__ import annotations

_SPACE = "urn:oasis:names:tc:opendocument:xmlns"

OFFICE, TABLE, TEXT, STYLE, META = (
    f"{{{_SPACE}:{name}:1.0}}" for name in ("office", "table", "text", "style", "meta")
)
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"  # LibreOffice's own
