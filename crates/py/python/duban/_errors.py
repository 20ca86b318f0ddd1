"""The exceptions of duban. All of them are `DubanError`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duban._duban import Findings


class DubanError(Exception):
    """Anything that duban could not do. What it was asked of stays as it was."""


class PlanError(DubanError):
    """A plan, or a rule test, that has errors. `findings` has all of them with their places."""

    findings: Findings | None

    def __init__(self, message: str, *, findings: Findings | None = None) -> None:
        super().__init__(message)
        self.findings = findings


class FactError(DubanError):
    """A fact that cannot be read.

    `field` is the field that it is about, and `row` where the fact stands, where those are known.
    """

    field: str | None
    row: int | None

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.row = row


class Refusal(DubanError):
    """A fact that makes no sense, or a clock that would go back. State and journal are exactly as they were."""


class JournalError(DubanError):
    """A journal that is damaged, belongs to another plan, or does not follow. `line` is the first bad line, from 1."""

    line: int | None

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class StoreError(DubanError):
    """A store that did not do what it was asked; nothing was changed."""


class ConflictError(StoreError):
    """Another writer was faster: open the campaign again and try again."""


class RuleError(DubanError):
    """A Python rule given or used in a way that cannot be."""


class UnknownName(DubanError, LookupError):
    """A name that there is not: of a unit, a rule, an entry, a measure. `name` is the name."""

    name: str

    def __init__(self, message: str, *, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class InternalError(DubanError):
    """A fault of duban itself. Please report it."""
