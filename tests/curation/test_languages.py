"""Whether the language of messages is found."""

from __future__ import annotations

import pytest

from bot.curation.evaluation import Question
from bot.curation.languages import languages


@pytest.mark.parametrize(
    ("lang", "before", "found", "answered_in", "is_right"),
    [
        ("es", None, "es", "es", True),
        ("es", "en", "en", "en", False),
        ("es", "es", None, "es", True),
        ("en", None, None, "en", True),
        ("es", None, None, "en", False),
        ("either", "es", "en", "en", True),
    ],
)
def test_a_language_is_right_where_it_is_the_message_s_or_either_may_be(
    lang: str, before: str | None, found: str | None, answered_in: str, *, is_right: bool
) -> None:
    question = Question("una pregunta", frozenset(), "", lang=lang, before=before)
    (result,) = languages([question], lambda _: found)
    assert (result.found, result.is_right) == (answered_in, is_right)
