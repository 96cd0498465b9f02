"""The commands that make things from an exercise: `list`, `generate`, `solve`, `preview`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from normreg_sheets.cli.choice import Choice, about_the_problem
from normreg_sheets.cli.courses import course_option, hand_out
from normreg_sheets.cli.options import cores, refuse_options, to_file
from normreg_sheets.cli.terminal import in_html, in_json, say, tell
from normreg_sheets.errors import UsageError
from normreg_sheets.sheet.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normreg_sheets.sheet.kinds import Kind
    from normreg_sheets.sheet.workbook import Press

# What only sheets without a course know; what only those of a course know.
_ALONE = (
    "level", "seed", "preset", "settings", "decimals", "rounding", "only", "blank", "kinds",
    "number",
)  # fmt: skip
_TOGETHER = ("attempt", "pdf", "jobs")


@click.command("list", short_help="List the exercises.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(*, as_json: bool) -> None:
    """List the exercises that come with the package."""
    from normreg_sheets.exercise.composition import load
    from normreg_sheets.exercise.template import names

    exercises = [load(name) for name in names()]
    if as_json:
        shown = [
            {
                "exercise": e.name,
                "version": e.version,
                "title": e.title,
                "about": e.about,
                "sizes": dict(e.sizes),
                "sections": [section for section in e.sections if section],
                "presets": sorted(e.presets),
            }
            for e in exercises
        ]
        tell(*in_json(shown).split("\n"))
        return
    for exercise in exercises:
        tell(f"{exercise.name:<24} {exercise.about}")
        if any(exercise.sections):
            tell(f"{'':<24} --only {'|'.join(exercise.sections)}")


@click.command(short_help="Make the workbooks of an exercise.")
@about_the_problem
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    default=("assignment", "solution"),
    show_default=True,
    help="Which files to make; may be given several times.",
)
@course_option
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    help="Who is in the course: a sheet with numbers of their own for each.",
)
@click.option(
    "--attempt",
    type=click.IntRange(1, 99),
    default=1,
    show_default=True,
    help="Of a course: which attempt the sheets are for; each has other numbers.",
)
@click.option("--pdf", is_flag=True, help="Of a course: also print each sheet, by LibreOffice.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="How many processes make the sheets.")
@click.option(
    "-n",
    "--number",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="How many variants, from --seed on.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder to write to.  [default: this one]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@to_file
def generate(
    *,
    choice: Choice,
    kinds: tuple[Kind, ...],
    course_file: Path | None,
    roster: Path | None,
    attempt: int,
    pdf: bool,
    jobs: int | None,
    number: int,
    output: Path,
    dry_run: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Make the workbooks of an EXERCISE (its name, or the path of your own template).

    With --course and --roster, a sheet with numbers of their own for everybody in the course.
    """
    if course_file is not None or roster is not None:
        refuse_options(_ALONE, "of a course is set in its course.toml")
        hand_out(
            choice.exercise,
            course_file,
            roster,
            output,
            attempt=attempt,
            pdf=pdf,
            dry_run=dry_run,
            force=force,
            quiet=quiet,
            jobs=jobs or cores(),
        )
        return
    refuse_options(_TOGETHER, "is for the sheets of a course; give --course and --roster too")
    _make(choice, kinds, number, output, dry_run=dry_run, force=force, quiet=quiet)


def _make(
    choice: Choice,
    kinds: Sequence[Kind],
    number: int,
    output: Path,
    *,
    dry_run: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Make the files of some variants, whose codes are open."""
    from normreg_sheets.answers.draw import pose
    from normreg_sheets.sheet import output as file
    from normreg_sheets.sheet.names import file_name
    from normreg_sheets.sheet.page import require_page
    from normreg_sheets.sheet.workbook import set_up

    if number > 1 and choice.preset:
        raise UsageError("--number: a preset has one variant only")
    exercise = choice.load()
    require_page(exercise)
    variants = [choice.variant(later) for later in range(number)]
    paths = {
        (variant, kind): output / file_name(exercise, variant, f"{kind}.xlsx")
        for variant in variants
        for kind in dict.fromkeys(kinds)
    }
    for path in paths.values():
        file.check(path, force=force)
    presses: dict[Kind, Press] = {}
    for variant in variants:
        problem = pose(exercise, variant)
        for kind in dict.fromkeys(kinds):
            if kind not in presses:
                presses[kind] = set_up(problem, kind)
            if not dry_run:
                data = presses[kind].workbook(problem)
                file.write(paths[variant, kind], data, force=force)
            tell(paths[variant, kind])
    if not quiet:
        say(
            f"{'Would write' if dry_run else 'Wrote'} {len(paths)} file{'s' * (len(paths) > 1)}."
            " The code on a sheet says its seed openly, so anybody can work out the answers: for"
            " self-study and practice."
        )


@click.command(short_help="Show every step in letters, with the numbers, and exact.")
@about_the_problem
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "html", "latex", "markdown")),
    default="text",
    show_default=True,
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write to.  [default: standard output]",
)
@to_file
def solve(*, choice: Choice, form: str, output: Path | None, force: bool, quiet: bool) -> None:
    """Show every step of an EXERCISE in letters, with the numbers put in, and exact.

    With --only, the steps of that section; what they need of earlier ones is given.
    """
    from normreg_sheets.answers.worked_latex import as_latex
    from normreg_sheets.answers.worked_markdown import as_markdown
    from normreg_sheets.answers.worked_page import as_page
    from normreg_sheets.answers.worked_text import as_json, as_text
    from normreg_sheets.answers.working_out import work_out
    from normreg_sheets.sheet import output as file

    worked = work_out(choice.problem())
    match form:
        case "json":
            text = in_json(as_json(worked))
        case "html":
            text = in_html(as_page(worked))
        case "latex":
            text = as_latex(worked)
        case "markdown":
            text = as_markdown(worked)
        case _:
            text = as_text(worked)
    if output is None:
        tell(*text.split("\n"))
        return
    file.write(output, text.encode(), force=force)
    if not quiet:
        say(f"Wrote {output}.")


@click.command(short_help="Draw the sheet as a page or a picture.")
@about_the_problem
@click.option("--kind", type=click.Choice(KINDS), default="assignment", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A .html page, or .png or .pdf through LibreOffice.  [default: a page]",
)
@click.option(
    "--page",
    "number",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="The printed page that a .png shows, of a sheet with several.",
)
@to_file
def preview(
    *, choice: Choice, kind: Kind, output: Path | None, number: int, force: bool, quiet: bool
) -> None:
    """Draw the sheet of an EXERCISE as a page or a picture."""
    from normreg_sheets.answers.draw import pose
    from normreg_sheets.sheet import output as file
    from normreg_sheets.sheet.layout import lay_out
    from normreg_sheets.sheet.names import file_name
    from normreg_sheets.sheet.page import require_page
    from normreg_sheets.sheet.picture import picture
    from normreg_sheets.sheet.preview import page
    from normreg_sheets.sheet.workbook import set_up

    exercise = choice.load()
    require_page(exercise)
    printed = len(lay_out(exercise).pages)
    if number > printed:
        raise UsageError(f"--page {number}: the sheet has {printed} page{'s' * (printed > 1)}")
    problem = pose(exercise, choice.variant())
    output = output or Path(file_name(problem.exercise, problem.variant, f"{kind}.html"))
    file.check(output, force=force)
    match output.suffix.lower():
        case ".html":
            data = page(problem, kind).encode()
        case ".png" | ".pdf" as suffix:
            data = picture(
                set_up(problem, kind).workbook(problem),
                suffix,
                dpi=150,
                name=output.stem,
                page=number,
            )
        case suffix:
            raise UsageError(f"{output}: '{suffix}' is no page or picture: .html, .png or .pdf")
    file.write(output, data, force=force)
    tell(output)
    if not quiet:
        say(f"Drew the {kind} of {problem.exercise.title}, {problem.variant}.")
