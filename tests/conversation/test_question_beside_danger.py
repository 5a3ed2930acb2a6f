"""What is asked in a message besides its danger or deadline is answered or offered below the help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.conversation.hearing import Heard, question_in
from bot.domain.conversation.danger import Danger, DangerKind, DangerLevel
from bot.domain.conversation.match_outcome import Answer, Candidate, MatchOutcome, NoAnswer, Suggest
from bot.domain.ids import EntryId, Locale
from bot.knowledge.model import Entry
from bot.matching.snapshot import DEFAULT, Snapshot

HOW_LONG = Answer((Candidate(EntryId("how-long"), 0.9, "how long does it take"),))
QUESTION = "how long does it take"
EN = Locale("en")


def danger(kind: DangerKind, level: DangerLevel = DangerLevel.SURE, because: str | None = None) -> Danger:
    return Danger(kind, level, False, EN, because or "like examples (99%)", quotes=because is not None)


def asked(
    text: str,
    heard: Heard,
    answers: Mapping[str, MatchOutcome],
    *,
    dangerous: str = "river",
    entries: tuple[Entry, ...] = (),
) -> MatchOutcome:
    return question_in(
        text,
        heard,
        lambda part: answers.get(part, NoAnswer(off_topic="weather")),
        lambda part: dangerous in part,
        entries,
    )


@pytest.fixture
def about_scams(learned: Snapshot) -> Entry:
    """Return an entry about scams."""
    some = next(iter(learned.language(DEFAULT).entries.values()))
    return replace(some, danger=DangerKind.SCAM)


@pytest.mark.parametrize("joint", [". ", ", ", " and ", " because ", " "])
def test_the_clause_beside_one_that_is_like_examples_of_danger_is_answered(joint: str) -> None:
    text = f"the river calls me{joint}{QUESTION}"
    assert asked(text, Heard(danger(DangerKind.SELF_HARM)), {QUESTION: HOW_LONG}) == HOW_LONG


def test_in_doubt_a_clause_is_answered_where_the_whole_message_is_not() -> None:
    heard = Heard(danger(DangerKind.SELF_HARM, DangerLevel.DOUBT))
    assert asked(f"the river calls me. {QUESTION}", heard, {QUESTION: HOW_LONG}) == HOW_LONG


def test_words_of_self_harm_are_no_question_themselves() -> None:
    text = "the river calls me"
    assert asked(text, Heard(danger(DangerKind.SELF_HARM)), {text: HOW_LONG}) == NoAnswer()


def test_the_entry_about_the_danger_is_offered_where_nothing_is_found(about_scams: Entry) -> None:
    outcome = asked("the river man", Heard(danger(DangerKind.SCAM)), {}, entries=(about_scams,))
    assert isinstance(outcome, Suggest)
    assert [each.entry for each in outcome.offered] == [about_scams.id]


def test_the_entry_about_the_danger_is_the_first_of_three_that_are_offered(about_scams: Entry) -> None:
    others = tuple(Candidate(EntryId(f"other-{number}"), 0.3, "") for number in range(3))
    whole = Suggest(offered=others, candidates=others)
    text = "the river man"
    outcome = asked(text, Heard(danger(DangerKind.SCAM)), {text: whole}, entries=(about_scams,))
    assert isinstance(outcome, Suggest)
    assert [each.entry for each in outcome.offered] == [about_scams.id, *(each.entry for each in others[:2])]


def test_an_answer_beside_danger_stays_alone(about_scams: Entry) -> None:
    text = f"the river man. {QUESTION}"
    heard = Heard(danger(DangerKind.SCAM))
    assert asked(text, heard, {QUESTION: HOW_LONG}, entries=(about_scams,)) == HOW_LONG


def test_the_entry_about_another_danger_is_not_offered(about_scams: Entry) -> None:
    assert asked("the river", Heard(danger(DangerKind.DETENTION)), {}, entries=(about_scams,)) == NoAnswer()


def test_a_message_with_a_deadline_is_not_of_another_field(learned: Snapshot) -> None:
    matter = learned.language(DEFAULT).urgent.matters[0]
    assert asked("sept is finish", Heard(matter=matter), {}) == NoAnswer()
    assert asked("sept is finish", Heard(), {}) == NoAnswer(off_topic="weather")


def test_beside_a_deadline_what_it_may_be_about_is_offered(learned: Snapshot) -> None:
    language = learned.language(DEFAULT)
    entries = tuple(language.entries.values())
    matter = replace(language.urgent.matters[0], entries=(entries[1].id, entries[0].id))
    outcome = asked("what do i bring", Heard(matter=matter), {}, entries=entries)
    assert isinstance(outcome, Suggest)
    assert [each.entry for each in outcome.offered] == [entries[1].id, entries[0].id]


def test_a_clause_beside_danger_leans_on_nothing_before_it() -> None:
    outcome = question_in(
        f"the river man. {QUESTION}",
        Heard(danger(DangerKind.SCAM)),
        lambda part: Answer((Candidate(EntryId("before"), 0.9, part),)),
        lambda part: "river" in part,
        (),
        lambda part: HOW_LONG if part == QUESTION else NoAnswer(),
    )
    assert outcome == HOW_LONG
