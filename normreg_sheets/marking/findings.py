"""Findings: what a self-test tells an author, each thing once and the first things first.

A *finding* is something to mend; a *note* only to know. Each is said once, however often it was
seen, with in how many problems and a first example: the variant, and the cell where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normreg_sheets.answers.blanks import blanks
from normreg_sheets.answers.rates import differing_ways, same_rules
from normreg_sheets.exercise.exercise import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from normreg_sheets.answers.rates import Rate
    from normreg_sheets.exercise.exercise import Exercise
    from normreg_sheets.marking.cast import Student
    from normreg_sheets.marking.rehearsal import Played
    from normreg_sheets.marking.surprises import Surprise

HEADINGS = {
    "same-rules": "Rules that are the same",
    "other-way": "Other ways to a step that give other numbers",
    "unproved": "Gradients that could not be proved",
    "not-drawn": "Numbers that cannot be had",
    "no-page": "A sheet that does not fit",
    "key-loses": "The key filled in that loses cells",
    "blank-earns": "Blanks and words that earn points",
    "wrong-earns": "Wrong numbers that earn points",
    "honest-loses": "Honest students who lose cells",
    "mistake-costs-more": "Mistakes that cost more than their own step",
    "mistake-misnamed": "Mistakes that are named as another",
    "mistake-unnamed": "Mistakes that are not named",
    "mistake-unseen": "Mistakes that do not show",
    "misread": "Entries that are misread",
    "copy-pays": "Answers that fit other numbers too",
}
"""Every kind of finding, in the order in which an author should mend them.

Rules that are the same come first: where a mistake is the rule itself, no numbers can be drawn.
"""
NOTES = {
    "hidden": "Mistakes that never showed, as the template says of them",
    "published": "Mistakes that published numbers do not show",
    "slow": "Wishes that make drawing slow",
}
RARE = 0.02  # the share of candidates below which a wish is worth a note

SAYS = {
    "key-loses": "the true values of {step} are {what}",
    "blank-earns": "in {step}, {what}",
    "honest-loses": "who {does} loses cells of {step}: {what}",
    "wrong-earns": "a wrong number of {step}, from who {does}, is {what}",
    "mistake-costs-more": "{mistake} costs more than {own}: {what}",
    "mistake-misnamed": "{mistake} in {step} is {what}",
    "mistake-unnamed": "{mistake} in {step} is {what}",
    "mistake-unseen": "{mistake} in {step} {what}",
    "misread": "{what}",
    "copy-pays": "who {does} keeps every point",
}
"""What a surprise says to an author, by its kind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its kind, in words, in how many problems, and the first that shows it."""

    kind: str
    says: str
    problems: int = 0
    example: str = ""


def findings(exercise: Exercise, cast: Iterable[Student], played: Played) -> tuple[Finding, ...]:
    """What is to mend, in the order of `HEADINGS`."""
    found = (
        *_undrawn(played),
        *_surprises(exercise, cast, played),
        *_same_rules(exercise),
        *_other_ways(exercise),
        *_unproved(exercise),
    )
    return tuple(sorted(found, key=lambda finding: list(HEADINGS).index(finding.kind)))


def notes(
    exercise: Exercise, played: Played, levels: Mapping[str, Sequence[Rate]]
) -> tuple[Finding, ...]:
    """What is good to know, in the order of `NOTES`."""
    return (*_hidden(exercise, played), *_published(exercise, played), *_slow(levels))


def _undrawn(played: Played) -> Iterator[Finding]:
    """A level, or some of its seeds, without numbers that meet the wishes; a preset without any."""
    first: dict[str, Finding] = {}
    for variant, says in sorted(played.undrawn, key=lambda one: LEVELS.index(one[0].level)):
        found = Finding("not-drawn", says, example=str(variant))
        first.setdefault(variant.preset or variant.level, found)
    yield from first.values()


def _surprises(exercise: Exercise, cast: Iterable[Student], played: Played) -> Iterator[Finding]:
    """Each kind of surprise once for each student and step, in the order of the first."""
    by_name = {student.name: student for student in cast}
    groups: dict[tuple[str, str, str, str], list[tuple[str, Surprise]]] = {}
    for name, variant, one in played.seen:
        if one.kind == "mistake-unseen" and variant in exercise.presets:
            continue  # nobody can change what was published
        step = "" if one.kind == "misread" else one.step
        groups.setdefault((one.kind, name, step, one.what), []).append((variant, one))
    for (kind, name, _, what), found in groups.items():
        student, (variant, first) = by_name[name], found[0]
        says = SAYS[kind].format(
            step=_titled(exercise, first.step),
            does=student.does,
            mistake=f"'{student.mistake.name}'" if student.mistake else "",
            own=_titled(exercise, student.mistake.step) if student.mistake else "",
            what=what,
        )
        place = "" if first.at is None else f" {first.step}[{','.join(map(str, first.at))}]"
        said = f" ({first.said})" if first.said else ""
        problems = len({variant for variant, _ in found})
        yield Finding(kind, says, problems, f"{variant}{place}{said}")


def _titled(exercise: Exercise, step: str) -> str:
    """A step by its name, with the title of the part that asks for it."""
    title = exercise.part[step].title
    return f"{step} ({title})" if title else step


def _same_rules(exercise: Exercise) -> Iterator[Finding]:
    """Rules that no numbers of any level could tell apart."""
    same = [set(same_rules(exercise, level)) for level in LEVELS]
    for one, other in sorted(set.intersection(*same)):
        yield Finding("same-rules", f"'{other}' always gives what '{one}' gives; drop one of them")


def _other_ways(exercise: Exercise) -> Iterator[Finding]:
    """Ways that are none: who takes them would be right with wrong numbers."""
    for step in sorted({step for level in LEVELS for step in differing_ways(exercise, level)}):
        says = f"what stands under `also` does not always give what {step}'s rule gives"
        yield Finding("other-way", says)


def _unproved(exercise: Exercise) -> Iterator[Finding]:
    """Claims that differentiating does not confirm."""
    from normreg_sheets.answers.claims import unproved  # noqa: PLC0415 - SymPy loads slowly

    for claim in unproved(exercise):
        says = f"{claim.step} as the gradient of {claim.of} with respect to {claim.by}"
        yield Finding("unproved", says)


def _hidden(exercise: Exercise, played: Played) -> Iterator[Finding]:
    for step in map(exercise.step.__getitem__, blanks(exercise)):
        for mistake in step.mistakes:
            if (
                mistake.hides is not None
                and played.problems
                and not played.showed.get(mistake.name)
            ):
                yield Finding("hidden", f"'{mistake.name}' (in {step.name}): {mistake.hides}")


def _published(exercise: Exercise, played: Played) -> Iterator[Finding]:
    for name, variant, one in played.seen:
        if one.kind == "mistake-unseen" and variant in exercise.presets:
            yield Finding("published", f"'{name}' (in {one.step})", example=variant)


def _slow(levels: Mapping[str, Sequence[Rate]]) -> Iterator[Finding]:
    for level, found in levels.items():
        for rate in found:
            if rate.wish and rate.share < RARE:
                yield Finding(
                    "slow", f"'{rate.name}' holds for {rate.share:.1%} of what level {level} draws"
                )
