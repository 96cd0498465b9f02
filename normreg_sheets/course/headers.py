"""What the columns of rosters and gradebooks are called, in the languages we are sure of.

Moodle writes the names of its columns in the language of whoever downloads, and knows its own file
again by them. They are from its language packs (`moodle.php`, `assign.php`, its plug-in
`assignfeedback_comments.php`; gradebook export: `grade/export/lib.php`): English, German, French,
Spanish, Portuguese of Portugal and Brazil, Italian, Dutch; all as `spelling.folded` gives them.
Canvas does not translate its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normreg_sheets.course.spelling import folded
from normreg_sheets.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FIELDS = {
    "id": ("id",),
    "name": (
        "name", "full name", "vollständiger name", "nom complet", "nombre completo",
        "nome completo", "volledige naam",
    ),
    "first": ("first name", "firstname", "vorname", "prénom", "nombre", "nome", "voornaam"),
    "last": (
        "last name", "lastname", "surname", "nachname", "nom", "nom de famille", "apellido(s)",
        "apellidos", "apelido", "sobrenome", "cognome", "achternaam",
    ),
    "email": (
        "email", "e-mail", "email address", "e-mail-adresse", "adresse de courriel",
        "dirección de correo", "endereço de email", "endereço de e-mail", "indirizzo email",
        "e-mailadres",
    ),
    "login": (
        "login", "username", "anmeldename", "nom d'utilisateur", "nombre de usuario",
        "nome de utilizador", "identificação de usuário", "gebruikersnaam",
    ),
    "number": (
        "number", "id number", "id-nummer", "numéro d'identification", "número de id",
        "número de identificação", "codice identificativo", "sid",
    ),
    "group": ("group", "gruppe", "groupe", "grupo", "gruppo", "groep"),
    "canvas": ("canvas",),
    "participant": ("participant",),
}  # fmt: skip
"""Of our own form, of Moodle's exports and of Gradescope's roster: what a column tells.

Not a section of a course, nor "Groups" in the plural: only who hands in together is a group.
"""

OUR_ID = ("student",)
"""What the id is called in the tables that we write, where the name has a column of its own."""

CANVAS_FIELDS = {
    "name": ("student",),
    "last": ("lastname",),
    "first": ("firstname",),
    "canvas": ("id",),
    "number": ("sis user id",),
    "login": ("sis login id",),
}
"""Of Canvas's gradebook, before its column "Section"."""

GRADE = ("grade", "bewertung", "note", "calificación", "nota", "avaliação", "valutazione", "cijfer")
MAXIMUM = (
    "maximum grade", "bestwertung", "note maximale", "calificación máxima", "nota máxima",
    "valutazione massima", "maximaal cijfer",
)  # fmt: skip
SCALE = ("scale", "skala", "barème", "escala", "scala", "schaal")
GRADED_ON = (
    "last modified (grade)", "zuletzt geändert (bewertung)", "dernière modification (note)",
    "última modificación (calificación)", "última modificação (nota)",
    "última atualização (avaliação)", "ultima modifica (valutazione)",
    "laatst gewijzigd (beoordeling)",
)  # fmt: skip
COMMENTS = (
    "feedback comments", "feedback als kommentar", "feedback par commentaires",
    "comentarios de retroalimentación", "comentários de feedback", "commenti", "feedback",
)  # fmt: skip
"""Of Moodle's grading worksheet."""

PARTICIPANTS = ("participant", "teilnehmer/in", "participante", "partecipante", "deelnemer")
"""What stands before the number in its first column."""


def found(header: Sequence[str], names: Collection[str], place: str) -> int | None:
    """The column that has one of these names. Raises UsageError where two have."""
    columns = [index for index, name in enumerate(header) if folded(name) in names]
    if len(columns) > 1:
        twice = " and ".join(f"'{header[index]}'" for index in columns)
        raise UsageError(f"{place}: the columns {twice} say the same; remove or rename one")
    return columns[0] if columns else None


def quoted(names: Collection[str], most: int = 12) -> str:
    """Names in quotes, as many as one can take in."""
    first = ", ".join(f"'{name}'" for name in list(names)[:most])
    return first if len(names) <= most else f"{first} and {len(names) - most} more"
