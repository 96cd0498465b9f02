"""A workbook that reaches out when it is opened: for a picture, another workbook, a service."""

from __future__ import annotations

import zipfile
from io import BytesIO

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/>
<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{sheet}.externalLink+xml"/>
<Override PartName="/xl/drawings/drawing1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>
</Types>""".replace("{sheet}", "application/vnd.openxmlformats-officedocument.spreadsheetml")
BOOK = """<workbook xmlns="{main}" xmlns:r="{office}">
<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>
<externalReferences><externalReference r:id="rId2"/></externalReferences></workbook>"""
SHEET = """<worksheet xmlns="{main}" xmlns:r="{office}"><sheetData>
<row r="1"><c r="A1"><v>1</v></c>
<c r="B1"><f>_xlfn.WEBSERVICE("{address}/webservice")</f><v>1</v></c>
<c r="C1"><f>[1]Sheet1!A1</f><v>1</v></c>
<c r="D1"><f>HYPERLINK("{address}/hyperlink")</f><v>1</v></c>
<c r="E1"><f>1+1</f><v>7</v></c></row></sheetData><drawing r:id="rId1"/></worksheet>"""
DRAWING = """<xdr:wsDr xmlns:r="{office}"
 xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor>
<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff>
</xdr:from><xdr:ext cx="900000" cy="900000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="P"/>
<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:link="rId1"/><a:stretch><a:fillRect/>
</a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/>
</xdr:oneCellAnchor></xdr:wsDr>"""
LINK = """<externalLink xmlns="{main}" xmlns:r="{office}"><externalBook r:id="rId1">
<sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>"""
LINKS = {  # from which part, and what it is, where
    "": [("officeDocument", "xl/workbook.xml")],
    "xl/workbook.xml": [
        ("worksheet", "worksheets/sheet1.xml"),
        ("externalLink", "externalLinks/externalLink1.xml"),
    ],
    "xl/worksheets/sheet1.xml": [("drawing", "../drawings/drawing1.xml")],
    "xl/drawings/drawing1.xml": [("image", "{address}/picture.png")],
    "xl/externalLinks/externalLink1.xml": [("externalLinkPath", "{address}/book.xlsx")],
}
NAMESPACES = {
    "main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "office": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def reaching_out(address: str) -> bytes:
    """A workbook that asks for a picture, another workbook and a service at an address."""
    parts = {
        "xl/workbook.xml": BOOK,
        "xl/worksheets/sheet1.xml": SHEET,
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/externalLinks/externalLink1.xml": LINK,
    }
    for part, links in LINKS.items():
        folder, _, name = part.rpartition("/")
        text = "".join(
            f'<Relationship Id="rId{number}" Type="{{office}}/{kind}" Target="{target}"'
            f"{' TargetMode=@External@' if '{' in target else ''}/>".replace("@", '"')
            for number, (kind, target) in enumerate(links, start=1)
        )
        place = f"{folder}/_rels/{name}.rels" if folder else "_rels/.rels"
        parts[place] = f'<Relationships xmlns="{RELATIONS}">{text}</Relationships>'
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("[Content_Types].xml", TYPES)
        for part, text in parts.items():
            book.writestr(part, text.format(address=address, **NAMESPACES))
    return file.getvalue()
