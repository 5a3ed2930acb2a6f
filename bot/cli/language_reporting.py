"""How often the language of a question was found, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.curation.languages import LanguageResult


def languages_json(results: Sequence[LanguageResult]) -> dict[str, object]:
    """Return how often the language was found, for `eval --json`."""
    return {
        "questions": len(results),
        "right": sum(each.is_right for each in results),
        "results": [
            {
                "q": each.question.text,
                "lang": each.question.lang,
                "before": each.question.before,
                "found": each.found,
            }
            for each in results
        ],
    }


def languages_lines(results: Sequence[LanguageResult]) -> Iterator[str]:
    """Yield how often the language was found, and where it was not."""
    wrong = [each for each in results if not each.is_right]
    yield ""
    yield f"Language found in {len(results) - len(wrong)} of {len(results)} questions."
    for each in wrong:
        yield f"  [{each.question.lang}] “{each.question.text}” found {each.found}"
