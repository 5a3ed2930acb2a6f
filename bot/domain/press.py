"""The buttons a person can press, as values. How they travel is each front end's matter."""

from dataclasses import dataclass

from bot.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Show an entry's answer. `asked` is the miss the button was offered for, if any."""

    entry: EntryId
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class OpenTopics:
    """Show the list of themes, from page `page` (counted from 0)."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class OpenTheme:
    """Show the questions of one theme (its key: the file's name without number and ending)."""

    theme: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """Say whether an answer helped. `version` names the wording that was read (8 hex digits)."""

    entry: EntryId
    version: str
    helpful: bool


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Say that no suggestion fits the question kept as miss `asked`."""

    asked: int


@dataclass(frozen=True, slots=True)
class OpenContact:
    """Show how to reach the firm."""


Press = OpenEntry | OpenTopics | OpenTheme | Vote | NoneOfThese | OpenContact
