"""What is put where a number, a text or a reference stood: the odd, the wrong and the harmless."""

from __future__ import annotations

NUMBERS = (
    *("0", "-0", "1", "2", "-1", "0.5", "0.50", "1e0", "1E+2", ".5", "5.", "+1", "007", "1e-999"),
    *("1e308", "1e309", "-1e400", "NaN", "nan", "INF", "-INF", "inf", "Infinity", "1_5", "0x10"),
    *(
        "1,5",
        "1.5.5",
        "1e",
        "--1",
        "1 2",
        " 3 ",
        "\n3\t",
        "3\u00a0",
        "\u20093",
        "٣",
        "３",
        "²",
        "½",
    ),
    *("9" * 400, "0." + "3" * 300, "1" + "0" * 30, "12345678901234567890", "4294967297"),
)
TEXTS = (
    *("", " ", "\t", "a", "TRUE", "true", "false", "#N/A", "#DIV/0!", "#REF!", "=1+1", "=1/2"),
    *("+1", "-1+1", "@SUM(A1)", "2026-03-04", "2026-03-04T12:00:00", "PT1H", "1899-12-30"),
    *(
        "0000-00-00",
        "_x0031_",
        "_x000D_",
        "\u202e12",
        "1\u200b2",
        "1\u0336",
        "\ufeff1",
        "\U0001f600",
    ),
    *("\u2028", "&amp;", "<v>1</v>", "]]>", "Z" * 300, "1/2", "50%", "0,333", "−2", "a\nb"),
)
REFERENCES = (
    *("A1", "B2", "C3", "a1", "A01", "$A$1", "A0", "A", "1", "", "XFD1048576", "XFE1", "A1048577"),
    *("AAAA1", "A1:B2", "B2:A1", "A1:XFD1048576", "A:A", "1:1", "A1:", "#REF!", "Ａ1", "A1 B2"),
    *("R1C1", "Sheet1!A1", "'It''s'!$A$1:$B$2", "[1]S!A1", "-A1", "A-1", "A1048576", "ZZ1"),
)
FORMULAS = (
    *("1+1", "A1", "A1*2", "SUM(A1:B2)", "1/0", "", "(", '"', "{1,2;3,4}", "#REF!+1", "Z99(1)"),
    *('WEBSERVICE("http://localhost/")', "[1]S!A1", "A1:XFD1048576", "((((1))))", "-" * 50 + "1"),
    *("of:=[.A1]+1", "of:=", "msoxl:=A1", "oooc:=[.A1]", "=1", " ", "A1&CHAR(0)", "B1#", "'"),
)
COUNTS = (
    "0",
    "1",
    "2",
    "3",
    "-1",
    "00",
    "01",
    "1.0",
    "1048576",
    "1048577",
    "99999999",
    "x",
    "",
    " 1",
)
TYPES = ("n", "s", "str", "inlineStr", "b", "e", "d", "z", "", "S", "array", "shared", "dataTable")
TYPES_ODS = ("float", "string", "boolean", "percentage", "currency", "date", "time", "void", "")

# By the local name of an attribute, what is put there; for another one, anything.
POOLS = {
    "r": REFERENCES + COUNTS,
    "ref": REFERENCES,
    "t": TYPES,
    "s": COUNTS,
    "si": COUNTS,
    "value": NUMBERS,
    "boolean-value": ("true", "false", "1", "0", "TRUE", ""),
    "date-value": TEXTS,
    "value-type": (*TYPES_ODS, "error"),
    "formula": FORMULAS,
    "numFmtId": ("0", "2", "9", "10", "14", "22", "164", "165", "-1", ""),
    "formatCode": ("0.00", "0%", "yyyy\\-mm\\-dd", "[h]:mm", "General", '"d"0', "[Red]0", "@", ""),
    "val": ("0", "1", "true", "false", "superscript", "subscript", ""),
    "date1904": ("0", "1", "true", ""),
    "number-columns-repeated": COUNTS,
    "number-rows-repeated": COUNTS,
    "number-matrix-columns-spanned": COUNTS,
    "number-matrix-rows-spanned": COUNTS,
}
ANY = NUMBERS + TEXTS + REFERENCES + FORMULAS + COUNTS
SIGNS = (
    "0123456789.,-+eE%/ \t\n_:$!'\"&<>;=#AZaz\u00a0\u200b\u202e\u0336٣３²−\ud7ff\ufffd\U0001d7d9"
)
