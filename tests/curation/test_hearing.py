"""Counting how danger and deadlines were heard, with numbers worked out by hand."""

from __future__ import annotations

from bot.curation.evaluation import Question
from bot.curation.hearing import HeardIn, HeardTally, hearing
from bot.domain.conversation.danger import Danger, DangerKind, DangerLevel
from bot.domain.conversation.match_outcome import Answer, Candidate, MatchOutcome, NoAnswer, Suggest
from bot.domain.ids import EntryId, Locale

RIGHT = EntryId("right")
SURE, DOUBT = DangerLevel.SURE, DangerLevel.DOUBT


def danger(kind: DangerKind, level: DangerLevel) -> Danger:
    return Danger(kind, level, False, Locale("en"), "")


def candidate(entry: EntryId) -> Candidate:
    return Candidate(entry, 0.9, "phrase")


def question(text: str, **said: object) -> Question:
    return Question(text, frozenset(), "kind", **said)  # type: ignore[arg-type]


def test_each_kind_and_language_is_counted_by_level_and_false_alarms_too() -> None:
    heard = {
        "a": danger(DangerKind.SELF_HARM, SURE),
        "b": danger(DangerKind.SELF_HARM, DOUBT),
        "c": danger(DangerKind.SCAM, SURE),
        "d": None,
        "e": danger(DangerKind.SCAM, DOUBT),
        "f": danger(DangerKind.SELF_HARM, SURE),
    }
    questions = [
        question("a", danger="self-harm"),
        question("b", danger="self-harm"),
        question("c", danger="self-harm"),
        question("d", danger="self-harm", lang="es"),
        question("e", danger="none"),
        question("f"),
    ]
    result = hearing(questions, lambda text: HeardIn(heard[text], None, NoAnswer()))
    assert result.tallies == (
        HeardTally("self-harm", "en", 3, 1, 1, 1),
        HeardTally("self-harm", "es", 1, 0, 0, 0),
        HeardTally("none", "en", 1, 0, 1, 0),
        HeardTally("ordinary", "en", 1, 1, 0, 0),
    )
    assert [each.question.text for each in result.wrong] == ["c", "d", "e", "f"]


def test_the_question_beside_it_is_reachable_where_it_is_answered_or_offered() -> None:
    outcomes: dict[str, MatchOutcome] = {
        "a": Answer((candidate(RIGHT),)),
        "b": Suggest((candidate(EntryId("other")), candidate(RIGHT)), ()),
        "c": Answer((candidate(EntryId("other")), candidate(RIGHT))),
        "d": NoAnswer(),
    }
    questions = [question(text, danger="scam", also=frozenset({RIGHT})) for text in outcomes]
    assert hearing(questions, lambda text: HeardIn(None, None, outcomes[text])).also == (4, 2)


def test_deadlines_are_counted_with_their_matter_and_false_ones() -> None:
    heard = {"a": "right", "b": "wrong", "c": None, "d": "wrong", "e": None}
    questions = [
        *(question(text, urgent=True, matter="right") for text in "abc"),
        *(question(text, urgent=False) for text in "de"),
    ]
    result = hearing(questions, lambda text: HeardIn(None, heard[text], NoAnswer()))
    assert (result.urgent, result.matter_right, result.not_urgent) == ((3, 2), 1, (2, 1))
    assert [each.question.text for each in result.wrong] == ["c", "d"]
