"""Composition: a template's text and a user's settings become an exercise.

Everything is checked here, before anything is drawn or written: names, axes, rules, mistakes that
fit their step, presets that are whole. Each error names the file, the place and the cause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from normreg_sheets.errors import TemplateError, UsageError, at
from normreg_sheets.exercise.algebra import axes, references
from normreg_sheets.exercise.exercise import (
    LEVELS,
    Exercise,
    Given,
    Goal,
    Mistake,
    Part,
    Preset,
    Settings,
    Step,
)
from normreg_sheets.exercise.givens import settle_given, settle_sizes
from normreg_sheets.exercise.language import Scope, parse, unknown
from normreg_sheets.exercise.quantities import decimal, number
from normreg_sheets.exercise.template import (
    AxisText,
    GoalText,
    PartText,
    StepText,
    TemplateText,
    convert,
    find,
    read,
)
from normreg_sheets.exercise.wishes import parse_wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from normreg_sheets.exercise.algebra import Axes, Node
    from normreg_sheets.exercise.wishes import Wish

MOST_DECIMALS = 6
MOST_POINTS = 1000
LARGEST_VERSION = 99_999
NAME = r"[\w.-]{1,60}"  # of an exercise or a preset, as it stands in the code of a sheet
NOT_A_NAME = ("decimals", "rounding")  # they are settings in that code
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
    composer = _Parts(text.decimals, settings, words, sizes, fixed)
    scope = Scope({given.name: given.axes for given in givens}, roots)
    parts = []
    for place, raw in enumerate(text.part, start=1):
        with at(f"part {place}"):
            part, scope = composer.part(raw, scope)
        parts.append(part)
    wishes = {key: tuple(_wishes(key, lines, scope)) for key, lines in text.wishes.items()}
    steps = {step.name for part in parts for step in part.steps}
    _check_names(givens, parts, roots)
    return Exercise(
        name=name,
        version=text.version,
        title=text.title,
        network=tuple(words.fill(layer) for layer in text.network),
        about=words.fill(text.about),
        conventions=tuple(words.fill(line) for line in text.conventions),
        sizes=sizes,
        givens=givens,
        parts=tuple(parts),
        always=wishes.pop("always", ()),
        by_level=wishes,
        presets={key: _preset(key, raw, givens, steps) for key, raw in text.presets.items()},
        decimals=composer.decimals(None),
        settings=_canonical(text, sizes, fixed, settings),
    )


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
    return Settings(tuple(sorted(values.items())), decimals, settings.rounding)


@dataclass(frozen=True, slots=True)
class Words:
    """The sizes and fixed numbers that a text may name in braces."""

    numbers: Mapping[str, int | Fraction]

    def fill(self, text: str) -> str:
        """The text with `{example}` replaced by its number; nothing else in braces is read."""

        def number(match: re.Match[str]) -> str:
            if match[1] not in self.numbers:
                raise TemplateError(f"'{text[:40]}': {unknown('number', match[1], self.numbers)}")
            return decimal(self.numbers[match[1]])

        return re.sub(r"\{(\w+)\}", number, text)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Reads the parts one after the other, each in the scope that the earlier ones leave."""

    default_decimals: int
    settings: Settings
    words: Words
    sizes: Mapping[str, int]
    fixed: Iterable[str]

    def part(self, raw: dict[str, Any], scope: Scope) -> tuple[Part, Scope]:
        """One part, and the scope with its steps added."""
        keys = PartText.__struct_fields__
        text = convert({key: raw[key] for key in raw if key in keys}, PartText)
        own = {key: raw[key] for key in raw if key not in keys}
        steps: list[Step] = []
        for name, given in convert(own, dict[str, str | StepText]).items():
            with at(f"step '{name}'"):
                if name in scope.tensors:
                    raise TemplateError("the name is used twice")
                step = self._step(name, StepText(given) if isinstance(given, str) else given, scope)
            steps.append(self._with_mistakes(step, text.mistakes, scope))
            scope = Scope({**scope.tensors, name: step.axes}, scope.sizes)
        for mistake in text.mistakes:
            if not mistake.keys() & own.keys():
                raise TemplateError("a mistake is { name, STEP = rule, says } of a step above it")
        goals = tuple(self._goal(goal, scope, own) for goal in text.goals)
        part = Part(self.words.fill(text.title), self.words.fill(text.text), tuple(steps), goals)
        return part, scope

    def decimals(self, own: int | None) -> int:
        """The decimals asked for: a step's own, else the user's, else the template's."""
        chosen = self.settings.decimals
        if own is None and chosen is not None:
            if not 1 <= chosen <= MOST_DECIMALS:
                raise UsageError(f"--decimals {chosen}: from 1 to {MOST_DECIMALS}")
            return chosen
        decimals = self.default_decimals if own is None else own
        if not 1 <= decimals <= MOST_DECIMALS:
            raise TemplateError(f"decimals are from 1 to {MOST_DECIMALS}, not {decimals}")
        return decimals

    def _step(self, name: str, text: StepText, scope: Scope) -> Step:
        rule = parse(text.rule, scope)
        if text.points is not None and not 0 < text.points <= MOST_POINTS:
            raise TemplateError(
                f"points are more than 0 and at most {MOST_POINTS}, not {text.points}"
            )
        return Step(
            name,
            text.symbol or name,
            rule,
            axes(rule),
            self.decimals(text.decimals),
            mistakes=(),
            points=text.points,
            also=tuple(self._way(way, axes(rule), scope) for way in text.also),
        )

    def _way(self, text: str, over: Axes, scope: Scope) -> Node:
        """Another rule for a step over some axes, in which `{axis}` stands for a size."""
        rule = parse(Words(self.sizes).fill(text), scope)
        if set(axes(rule)) != set(over):
            raise TemplateError(f"also '{text[:40]}': has other axes than the step's rule")
        return rule

    def _with_mistakes(self, step: Step, mistakes: list[dict[str, str]], scope: Scope) -> Step:
        made = []
        for raw in mistakes:
            if step.name not in raw:
                continue
            with at(f"mistake '{raw.get('name', '?')}' of step '{step.name}'"):
                wrong = (raw.keys() - {"hides"}) ^ {"name", "says", step.name}
                if wrong:
                    raise TemplateError(
                        "has name, one step's rule, says, and may say why it hides; see"
                        f" {', '.join(sorted(wrong))}"
                    )
                rule = parse(raw[step.name], scope)
                if set(axes(rule)) != set(step.axes):
                    raise TemplateError("its rule has other axes than the step's")
                made.append(Mistake(raw["name"], step.name, rule, raw["says"], raw.get("hides")))
        return replace(step, mistakes=tuple(made))

    def _goal(self, text: GoalText, scope: Scope, own: Iterable[str]) -> Goal:
        with at(f"goal '{text.says}'"):
            check, equals = parse(text.check, scope), parse(text.equals, scope)
            checked = [ref.name for ref in references(check) if ref.name in own]
            if not checked or not set(axes(equals)) <= set(axes(check)):
                raise TemplateError("checks no step of its part, or equals something of other axes")
            if text.base not in scope.tensors:
                raise TemplateError(f"from: {unknown('tensor', text.base, scope.tensors)}")
            alone = {name: over for name, over in scope.tensors.items() if name in self.fixed}
            when = None if text.when is None else parse_wish(text.when, Scope(alone, scope.sizes))
            return Goal(text.says, check, equals, text.base, checked[-1], when)


def _wishes(key: str, lines: list[str], scope: Scope) -> Iterator[Wish]:
    with at(f"wishes.{key}"):
        if key not in ("always", *LEVELS):
            raise TemplateError(unknown("level", key, ("always", *LEVELS)))
        for line in lines:
            yield parse_wish(line, scope)


def _preset(name: str, raw: dict[str, Any], givens: Iterable[Given], steps: set[str]) -> Preset:
    with at(f"presets.{name}"):
        if not re.fullmatch(NAME, name, re.ASCII) or name.partition("-")[0] in LEVELS:
            raise TemplateError(
                "a preset's name has only letters, digits, '-', '_' and '.', and does not begin"
                " with a level"
            )
        rounded = convert(raw.get("rounded", {}), dict[str, int])
        for step in rounded:
            if step not in steps:
                raise TemplateError(f"rounded: {unknown('step', step, steps)}")
        for step, decimals in rounded.items():
            if not 0 <= decimals <= MOST_DECIMALS:
                raise TemplateError(f"rounded.{step}: from 0 to {MOST_DECIMALS} decimals")
        tensors = {key: value for key, value in raw.items() if key != "rounded"}
        drawn = {given.name: given for given in givens if given.value is None}
        missing = tensors.keys() ^ drawn.keys()
        if missing:
            raise TemplateError(
                f"gives every drawn tensor and no other; see {', '.join(sorted(missing))}"
            )
        entries = {key: _entries(drawn[key], value) for key, value in tensors.items()}
        return Preset(entries, rounded)


def _entries(given: Given, value: object) -> tuple[Fraction, ...]:
    """A tensor's entries in row order, from a list of numbers or of rows of one length."""
    with at(given.name):
        rows = convert([value] if len(given.axes) < 2 else value, list[list[Any]])
        if len({len(row) for row in rows}) > 1:
            raise TemplateError("its rows have different lengths")
    matrix = [[number(given.name, str(entry), TemplateError) for entry in row] for row in rows]
    for i, row in enumerate(matrix):
        if given.diagonal and any(entry != 0 for j, entry in enumerate(row) if j != i):
            raise TemplateError(f"{given.name}: has a number other than 0 beside its diagonal")
    return tuple(entry for row in matrix for entry in row)


def _check_names(givens: Iterable[Given], parts: Iterable[Part], roots: Iterable[str]) -> None:
    steps = [step for part in parts for step in part.steps]
    seen: dict[str, str] = {}
    for name in chain((g.name for g in givens), (s.name for s in steps), roots):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,30}", name) or name in NOT_A_NAME:
            raise TemplateError(f"'{name}' cannot be a name: a letter, then letters and digits")
        if name.lower() in seen:
            raise TemplateError(f"'{name}' and '{seen[name.lower()]}' differ at most in case")
        seen[name.lower()] = name
    mistakes = [mistake.name for step in steps for mistake in step.mistakes]
    if len(set(mistakes)) < len(mistakes):
        raise TemplateError("two mistakes have one name")
