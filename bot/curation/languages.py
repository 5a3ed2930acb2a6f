"""Whether the language of messages is found. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.curation.evaluation import Question

EITHER = "either"
"""`lang` of a message that may be answered in any language."""

FIRST = "en"
"""The language of a conversation in which nothing was found yet."""


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """A question, and the code of the language that it would be answered in."""

    question: Question
    found: str

    @property
    def is_right(self) -> bool:
        """Whether that is its language."""
        return self.question.lang in (EITHER, self.found)


def languages(questions: Iterable[Question], find: Callable[[str], str | None]) -> tuple[LanguageResult, ...]:
    """Find the language of every question; one without a language of its own stays in the one before."""
    return tuple(LanguageResult(each, find(each.text) or each.before or FIRST) for each in questions)
