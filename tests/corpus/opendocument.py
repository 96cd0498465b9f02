"""OpenDocument: the same sheet as `.ods`, where a cell's place is what comes before it."""

from __future__ import annotations

from normreg_sheets.submission.refusal import Reason
from tests.corpus.case import Case
from tests.corpus.good import ANSWER, TITLE, TYPES, packed
from tests.corpus.opendocument_files import (
    CALC,
    META,
    SPACES,
    cell,
    content,
    held,
    large,
    ods,
    on_scratch,
    repeated,
    scratch,
    shown,
    string,
    table,
)
from tests.corpus.verdicts import (
    MARKED,
    Verdict,
    over,
    pending,
    reads,
    refused,
)
from tests.corpus.xml_types import LAUGHS

RIGHT, MALFORMED = reads(O20=2.25), refused(Reason.MALFORMED)


def person(word: str) -> Verdict:
    return pending(word, ANSWER)


ONE = held("float", "1", said="1")
TEN = ONE.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="10" ')

CASES = [
    Case("the good file", MARKED, "every answer is there", ods, file=".ods"),
    Case(
        "like neighbours written once",
        MARKED,
        "as LibreOffice writes them",
        lambda: ods(content(table(together=True) + scratch())),
    ),
    Case(
        "blank rows to the end of the sheet",
        MARKED,
        "as LibreOffice writes them",
        lambda: ods(
            content(
                table(
                    after=f"<table:table-row {repeated(1048536, 'rows')}>"
                    f"{cell(repeated(16384))}</table:table-row>"
                )
                + scratch()
            )
        ),
    ),
    Case(
        "a number a billion times",
        refused(Reason.LIMIT),
        "300 bytes that fill the memory",
        lambda: on_scratch(
            f"<table:table-row {repeated(1048576, 'rows')}>"
            f"{ONE.replace('<table:table-cell ', '<table:table-cell ' + repeated(1024) + ' ')}"
            "</table:table-row>"
        ),
    ),
    Case(
        "a long text a hundred thousand times",
        MARKED,
        "kept once, however often it is there",
        lambda: on_scratch(
            f"<table:table-row {repeated(100_000, 'rows')}>{string(shown('9' * 60_000))}"
            "</table:table-row>"
        ),
    ),
    Case(
        "a number beyond the last row",
        MALFORMED,
        "no such cell",
        lambda: on_scratch(
            f"<table:table-row {repeated(1048576, 'rows')}/>"
            f"<table:table-row>{ONE}</table:table-row>"
        ),
    ),
    Case(
        "a number beyond the last column",
        MALFORMED,
        "no such cell",
        lambda: on_scratch(f"<table:table-row>{cell(repeated(16384))}{ONE}</table:table-row>"),
    ),
    Case(
        "a title about namespaces",
        MARKED,
        "a word as any other",
        lambda: ods(content(table() + scratch(name="the xmlns = 1"))),
    ),
    Case(
        "rows in groups",
        MARKED,
        "rows all the same",
        lambda: ods(
            content(
                table()
                .replace("<table:table-row ", "<table:table-row-group><table:table-row ", 1)
                .replace("</table:table>", "</table:table-row-group></table:table>")
                + scratch()
            )
        ),
    ),
    Case(
        "names lost",
        MARKED,
        "the captions tell where everything is",
        lambda: ods(content(table() + scratch(), end="")),
    ),
    Case("properties lost", MARKED, "the code stands on the sheet", lambda: ods(meta=None)),
    Case(
        "two sheets of one name",
        refused(Reason.DUPLICATE),
        "a formula means the one or the other",
        lambda: ods(content(table() + scratch(name=TITLE))),
    ),
    Case(
        "101 sheets more",
        over("sheets"),
        "no exercise has so many",
        lambda: ods(content(table() + "".join(scratch(name=f"S{n}") for n in range(101)))),
    ),
    Case(
        "a sheet of another file",
        MARKED,
        "a copy that is kept of it",
        lambda: ods(
            content(
                table()
                + scratch(
                    '<table:table-source xlink:href="file:///etc/passwd"/>'
                    f"<table:table-row>{ONE}</table:table-row>",
                    name="'file:///etc/passwd'#Sheet1",
                )
            )
        ),
    ),
    Case(
        "250,001 numbers",
        over("cells"),
        "as in the other format",
        lambda: large(
            content(table() + scratch(f"<table:table-row>{TEN * 100}</table:table-row>" * 251))
        ),
    ),
    Case(
        "changes that are tracked",
        MARKED,
        "what was deleted is no answer",
        lambda: ods(
            content(
                "<table:tracked-changes><table:deletion table:type='row'><table:cut-offs/>"
                "</table:deletion></table:tracked-changes>" + table() + scratch()
            )
        ),
    ),
    Case(
        "encrypted",
        refused(Reason.PASSWORD),
        "its manifest says so",
        lambda: ods(
            b"\x00\x01\x02",
            **{
                "META-INF__manifest": f"<manifest:manifest {SPACES}><manifest:file-entry>"
                "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
            },
        ),
    ),
    Case(
        "an old manifest with a document type",
        MARKED,
        "OpenOffice wrote it, and nobody reads it",
        lambda: ods(
            **{"META-INF__manifest": '<!DOCTYPE manifest SYSTEM "Manifest.dtd"><manifest/>'}
        ),
    ),
    Case(
        "macros",
        MARKED,
        "they never run",
        lambda: ods(Basic__Standard__Module1="<!DOCTYPE a><script"),
    ),
    Case("no content", MALFORMED, "nothing is in it", lambda: packed({"mimetype": CALC}, 0)),
    Case(
        "a flat document",
        refused(Reason.TEXT),
        "one XML text, to be saved as .ods",
        lambda: content(table()).replace("document-content", "document").encode(),
        file=".fods",
    ),
    Case(
        "a text document",
        refused(Reason.DOCUMENT),
        "its type says so",
        lambda: ods(mimetype="application/vnd.oasis.opendocument.text"),
        file=".odt",
    ),
    Case(
        "a text document without a type",
        refused(Reason.DOCUMENT),
        "its body says so",
        lambda: ods(
            f"<office:document-content {SPACES}><office:body><office:text/></office:body>"
            "</office:document-content>",
            mimetype=None,
        ),
    ),
    Case("no type", MARKED, "the content says what it is", lambda: ods(mimetype=None)),
    Case(
        "a template",
        MARKED,
        "the same content, to be copied",
        lambda: ods(mimetype=f"{CALC}-template"),
    ),
    Case(
        "both formats in one",
        MALFORMED,
        "readers take the one or the other",
        lambda: packed({"mimetype": CALC, "content.xml": content(table()), TYPES: "<Types/>"}, 0),
    ),
    *(
        Case(f"content.xml: {name}", verdict, why, build, file=".ods")
        for name, (build, verdict, why) in {
            "a document type": (
                lambda: ods(f"<!DOCTYPE a [{LAUGHS}]>{content(table())}"),
                refused(Reason.DOCTYPE),
                "entities are declared there",
            ),
            "a document type in UTF-16": (
                lambda: ods(f"<!DOCTYPE a [{LAUGHS}]>{content(table())}".encode("utf-16")),
                refused(Reason.DOCTYPE),
                "no search for ASCII letters finds it",
            ),
            "UTF-16": (
                lambda: ods(content(table() + scratch()).encode("utf-16")),
                MARKED,
                "allowed",
            ),
            "cut in half": (lambda: ods(content(table())[:9000]), MALFORMED, "half is missing"),
            "nothing": (lambda: ods(""), MALFORMED, "half is missing"),
        }.items()
    ),
    Case(
        "meta.xml: a document type",
        refused(Reason.DOCTYPE),
        "entities are declared there",
        lambda: ods(meta=f"<!DOCTYPE a [{LAUGHS}]>{META}"),
    ),
    Case("meta.xml: cut in half", MALFORMED, "half is missing", lambda: ods(meta=META[:200])),
]
