"""The tree of errors: what each says, and how a command ends with it."""

from __future__ import annotations

import pytest

from normreg_sheets.errors import (
    NormregError,
    OutputError,
    SubmissionError,
    TemplateError,
    UsageError,
    WishError,
    at,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 2),
        (OutputError("x"), 2),
        (TemplateError("x"), 2),
        (WishError("x"), 2),
        (SubmissionError("x", reason="damaged"), 3),
    ],
)
def test_each_kind_of_error_ends_with_its_status(error: NormregError, status: int) -> None:
    assert error.exit_status == status


@pytest.mark.parametrize(
    "error",
    [UsageError("x"), OutputError("x"), TemplateError("x"), SubmissionError("x", reason="r")],
)
def test_an_error_says_its_message(error: NormregError) -> None:
    assert str(error) == "x"


def test_an_output_that_cannot_be_written_is_a_matter_of_usage() -> None:
    assert issubclass(OutputError, UsageError)


def test_a_refused_submission_has_the_machine_name_of_its_reason() -> None:
    assert SubmissionError("x", reason="damaged").reason == "damaged"


def test_a_template_error_points_at_its_place_in_the_rule() -> None:
    error = TemplateError("unknown tensor 'sigm'", rule="C / sigm", column=4)

    assert str(error).splitlines() == ["unknown tensor 'sigm'", "    C / sigm", "        ^"]


def test_places_are_put_before_a_template_error_from_inside_out() -> None:
    with pytest.raises(TemplateError) as caught, at("mine.toml"), at("part 2"), at("step 'N'"):
        raise TemplateError("unknown tensor 'sigm'", rule="C / sigm", column=4)

    assert str(caught.value).splitlines() == [
        "mine.toml: part 2: step 'N': unknown tensor 'sigm'",
        "    C / sigm",
        "        ^",
    ]


@pytest.mark.parametrize("error", [UsageError("x"), ValueError("x")])
def test_places_are_put_before_template_errors_only(error: Exception) -> None:
    with pytest.raises(type(error), match=r"^x$"), at("mine.toml"):
        raise error


def test_an_error_with_its_place_does_not_show_where_it_came_from() -> None:
    """One message, not a chain of two."""
    with pytest.raises(TemplateError) as caught, at("mine.toml"):
        raise TemplateError("x")

    assert caught.value.__suppress_context__
