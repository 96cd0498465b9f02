"""A student of a course, and the names by which one system or another knows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Student:
    """One line of a roster; a name that nobody told is empty.

    `id` is the course's own, and never changes: numbers and codes derive from it. `canvas` is
    Canvas's numeric ID, `participant` the number in Moodle's "Participant 12345", which belongs to
    one assignment.
    """

    id: str
    name: str = ""
    email: str = ""
    login: str = ""  # user name: Canvas's SIS Login ID, Moodle's and Blackboard's user name
    number: str = ""  # of the registry: SIS User ID, Moodle's ID number, Gradescope's SID
    canvas: str = ""
    participant: str = ""
    group: str = ""
