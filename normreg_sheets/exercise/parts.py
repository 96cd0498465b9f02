"""Parts: the numbered paragraphs of a template, read one after the other.

Each part is read in the scope that the earlier ones leave, so a rule names only what stands above
it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Literal

from normreg_sheets.errors import TemplateError, UsageError, at
from normreg_sheets.exercise.algebra import axes, references
from normreg_sheets.exercise.exercise import Goal, Mistake, Part, Settings, Step
from normreg_sheets.exercise.language import Scope, parse, unknown
from normreg_sheets.exercise.quantities import decimal
from normreg_sheets.exercise.template import GoalText, PartText, StepText, convert
from normreg_sheets.exercise.wishes import parse_wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from normreg_sheets.exercise.algebra import Axes, Node

MOST_DECIMALS = 6
MOST_POINTS = 1000
KEYS = PartText.__struct_fields__  # of a part; its other keys are steps


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
class Parts:
    """Reads the parts one after the other, each in the scope that the earlier ones leave."""

    default_decimals: int
    settings: Settings
    words: Words
    sizes: Mapping[str, int]
    fixed: Iterable[str]

    def read(self, raw: Sequence[dict[str, Any]], scope: Scope) -> tuple[tuple[Part, ...], Scope]:
        """All parts, and the scope with their steps added."""
        texts = []
        for place, one in enumerate(raw, start=1):
            with at(f"part {place}"):
                texts.append(convert({key: one[key] for key in one if key in KEYS}, PartText))
        numbers, sections = _numbers(texts), _sections(texts)
        parts = []
        for place, (one, text) in enumerate(zip(raw, texts, strict=True)):
            with at(f"part {place + 1}"):
                part, scope = self._part(one, text, numbers[place], sections[place], scope)
            parts.append(part)
        return tuple(parts), scope

    def _part(
        self, raw: dict[str, Any], text: PartText, number: str, section: str, scope: Scope
    ) -> tuple[Part, Scope]:
        """One part, and the scope with its steps added."""
        own = {key: raw[key] for key in raw if key not in KEYS}
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
        return (
            Part(
                number,
                self.words.fill(text.title),
                self.words.fill(text.text),
                tuple(steps),
                tuple(self._goal(goal, scope, own) for goal in text.goals),
                section,
                text.backward,
            ),
            scope,
        )

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
        if text.live and (text.points is not None or text.also):
            raise TemplateError("is live, so nobody answers it: without points and also")
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
            live=text.live,
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
                if step.live:
                    raise TemplateError("the step is live, so nobody answers it")
                made.append(Mistake(raw["name"], step.name, rule, raw["says"], raw.get("hides")))
        return replace(step, mistakes=tuple(made))

    def _goal(self, text: GoalText, scope: Scope, own: Iterable[str]) -> Goal:
        with at(f"goal '{text.says}'"):
            match text:
                case GoalText(equals=str() as said, below=None, base=str() as base):
                    relation: Literal["equals", "below"] = "equals"
                case GoalText(equals=None, below=str() as said, base=None):
                    relation, base = "below", ""
                case _:
                    raise TemplateError("has equals and from, or has below")
            check, target = parse(text.check, scope), parse(said, scope)
            checked = [ref.name for ref in references(check) if ref.name in own]
            what = "equals" if relation == "equals" else "is to be below"
            if not checked or not set(axes(target)) <= set(axes(check)):
                raise TemplateError(
                    f"checks no step of its part, or {what} something of other axes"
                )
            if base and base not in scope.tensors:
                raise TemplateError(f"from: {unknown('tensor', base, scope.tensors)}")
            alone = {name: over for name, over in scope.tensors.items() if name in self.fixed}
            when = None if text.when is None else parse_wish(text.when, Scope(alone, scope.sizes))
            return Goal(text.says, check, relation, target, base, checked[-1], when)


def _numbers(texts: Sequence[PartText]) -> list[str]:
    """The numbers of the parts: 4, or 4a, 4b, ... where the next one continues it."""
    groups: list[int] = []
    for text in texts:
        if text.continues and groups:
            groups[-1] += 1
        elif text.continues:
            raise TemplateError("part 1: continues no other part")
        else:
            groups.append(1)
    if max(groups, default=0) > len(ascii_lowercase):
        raise TemplateError("too many parts continue one another")
    return [
        f"{number}{letter}" if size > 1 else str(number)
        for number, size in enumerate(groups, start=1)
        for letter in ascii_lowercase[:size]
    ]


def _sections(texts: Sequence[PartText]) -> list[str]:
    """The section of each part: its own, or that of the part before it."""
    found: list[str] = []
    for text in texts:
        own = text.section
        if own is not None and not re.fullmatch(r"[a-z]{1,20}", own):
            raise TemplateError(f"section '{own}': is one word in small letters")
        if own is not None and own in found:
            raise TemplateError(f"section '{own}': begins twice")
        found.append(own if own is not None else found[-1] if found else "")
    if "" in found and set(found) != {""}:
        raise TemplateError("the first part is in no section, but later ones are")
    return found
