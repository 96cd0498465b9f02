"""Composition: a template's text and a user's settings become an exercise.

Everything is checked here, before anything is drawn or written: names, axes, rules, mistakes that
fit their step, presets that are whole. Each error names the file, the place and the cause.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from normreg_sheets.errors import TemplateError, UsageError, at
from normreg_sheets.exercise.algebra import references
from normreg_sheets.exercise.claims import read_claim
from normreg_sheets.exercise.exercise import LEVELS, Exercise, Settings
from normreg_sheets.exercise.givens import settle_given, settle_sizes
from normreg_sheets.exercise.language import Scope, unknown
from normreg_sheets.exercise.parts import Parts, Words
from normreg_sheets.exercise.presets import NAME, read_preset
from normreg_sheets.exercise.quantities import decimal, number
from normreg_sheets.exercise.sections import cut
from normreg_sheets.exercise.template import AxisText, TemplateText, find, read
from normreg_sheets.exercise.wishes import parse_wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from normreg_sheets.exercise.exercise import Given, Part
    from normreg_sheets.exercise.wishes import Wish

LARGEST_VERSION = 99_999
NOT_A_NAME = ("decimals", "rounding", "only", "blank")  # they are settings in the code of a sheet
DEFAULT = Settings()


def load(exercise: str, settings: Settings = DEFAULT) -> Exercise:
    """The exercise of a name, or of a template's path, with its sizes settled.

    Raises UsageError for a name, a size or a setting, TemplateError for the text.
    """
    path = find(exercise)
    if not re.fullmatch(NAME, path.stem, re.ASCII):
        raise TemplateError(
            f"{path.name}: the file's name names the exercise on every sheet: use only letters,"
            " digits, '-', '_' and '.'"
        )
    text = read(path)
    with at(path.name):
        return compose(text, path.stem, settings)


def compose(text: TemplateText, name: str, settings: Settings = DEFAULT) -> Exercise:
    """The exercise in a template's text. Raises like `load`."""
    if not 1 <= text.version <= LARGEST_VERSION:
        raise TemplateError(f"version: from 1 to {LARGEST_VERSION}")
    sizes, roots = settle_sizes(text, dict(settings.values))
    givens = tuple(
        settle_given(given_name, given, roots, dict(settings.values))
        for given_name, given in text.given.items()
    )
    fixed = {given.name: given.value for given in givens if given.value is not None}
    adjustable = [axis for axis, root in roots.items() if axis == root] + list(fixed)
    for key, _ in settings.values:
        if key not in adjustable:
            raise UsageError(f"--set {key}: {unknown('setting', key, adjustable)}")
    words = Words({**sizes, **fixed})
    reader = Parts(text.decimals, settings, words, sizes, fixed)
    parts, scope = reader.read(text.part, Scope({one.name: one.axes for one in givens}, roots))
    wishes = {key: tuple(_wishes(key, lines, scope)) for key, lines in text.wishes.items()}
    steps = {step.name for part in parts for step in part.steps}
    _check_names(givens, parts, roots)
    exercise = Exercise(
        name=name,
        version=text.version,
        title=text.title,
        network=tuple(words.fill(layer) for layer in text.network),
        about=words.fill(text.about),
        conventions=tuple(words.fill(line) for line in text.conventions),
        sizes=sizes,
        givens=givens,
        parts=parts,
        always=wishes.pop("always", ()),
        by_level=wishes,
        claims=tuple(read_claim(line, parts, scope) for line in text.claims),
        presets={key: read_preset(key, raw, givens, steps) for key, raw in text.presets.items()},
        decimals=reader.decimals(None),
        settings=_canonical(text, sizes, fixed, settings),
    )
    return exercise if settings.only is None else cut(exercise, settings.only)


def _canonical(
    text: TemplateText, sizes: Mapping[str, int], fixed: Mapping[str, Fraction], settings: Settings
) -> Settings:
    """The settings that differ from the template's, in one spelling for each number."""
    values = {}
    for name, given in text.axes.items():
        usual = given.size if isinstance(given, AxisText) else given
        if isinstance(usual, int) and sizes[name] != usual:
            values[name] = str(sizes[name])
    for name, value in fixed.items():
        if value != number(name, str(text.given[name].value), TemplateError):
            values[name] = decimal(value)
    decimals = None if settings.decimals == text.decimals else settings.decimals
    blank = settings.blank.lstrip("0") or settings.blank  # 007 cells are 7
    return replace(settings, values=tuple(sorted(values.items())), decimals=decimals, blank=blank)


def _wishes(key: str, lines: list[str], scope: Scope) -> Iterator[Wish]:
    with at(f"wishes.{key}"):
        if key not in ("always", *LEVELS):
            raise TemplateError(unknown("level", key, ("always", *LEVELS)))
        for line in lines:
            yield parse_wish(line, scope)


def _check_names(givens: Iterable[Given], parts: Iterable[Part], roots: Iterable[str]) -> None:
    steps = [step for part in parts for step in part.steps]
    seen: dict[str, str] = {}
    for name in chain((g.name for g in givens), (s.name for s in steps), roots):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,30}", name) or name in NOT_A_NAME:
            raise TemplateError(f"'{name}' cannot be a name: a letter, then letters and digits")
        if name.lower() in seen:
            raise TemplateError(f"'{name}' and '{seen[name.lower()]}' differ at most in case")
        seen[name.lower()] = name
    live = {step.name for step in steps if step.live}
    for step in steps:
        rules = (*step.ways, *(mistake.rule for mistake in step.mistakes))
        read = {ref.name for rule in rules for ref in references(rule)}
        if not step.live and read & live:
            raise TemplateError(
                f"step '{step.name}' is asked, but is made from '{min(read & live)}', which is live"
            )
    mistakes = [mistake.name for step in steps for mistake in step.mistakes]
    if len(set(mistakes)) < len(mistakes):
        raise TemplateError("two mistakes have one name")
