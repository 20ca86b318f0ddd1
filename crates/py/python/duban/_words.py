"""Fixed words. Each is also the text it stands for: `Severity.ERROR == "error"`."""

from __future__ import annotations

from enum import Enum


class Severity(str, Enum):
    """How grave a finding is."""

    ERROR = "error"
    """The plan does not run."""
    WARNING = "warning"
    """A defect that will bite."""
    NOTE = "note"
    """Worth a look."""

    def __str__(self) -> str:
        return self.value


class Light(str, Enum):
    """A unit's traffic light."""

    GREEN = "green"
    """Nothing falls due soon."""
    YELLOW = "yellow"
    """Something falls due soon."""
    RED = "red"
    """Something is overdue."""

    def __str__(self) -> str:
        return self.value


class Language(str, Enum):
    """A language that findings, views and explanations are written in."""

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"

    def __str__(self) -> str:
        return self.value
