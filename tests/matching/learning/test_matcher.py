"""What the matcher promises, on a small knowledge base."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import EntryId
from bot.knowledge.model import Circumstances
from bot.matching.explaining import explain
from bot.matching.learning.matched import LearnedEntry
from bot.matching.learning.matcher import Matcher
from bot.matching.reading.normalise import How
from tests.bench.generated import entries as generated_entries
from tests.bench.generated import questions as generated_questions
from tests.matching.worlds import SYNONYMS, entries, off_topic


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(entries(), off_topic=off_topic(), synonyms=SYNONYMS)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("wat is sec 221 (G)??", "what-is-221g"),
        ("how long will AP take", "how-long"),
        ("embasy has kept my pasport", "passport-held"),
        ("how much will you charge me", "fees"),
        ("get my passport back when", "passport-held"),
        ("canisue the consulate", "litigation"),
    ],
)
def test_typos_synonyms_order_and_run_together_words_still_lead_to_the_entry(
    matcher: Matcher, asked: str, entry: str
) -> None:
    assert matcher.match(asked).candidates[0].entry == entry


@pytest.mark.parametrize("asked", ["asdf qwer zxcv", "zzzzzzzz", "😀😀", "", "   ", "٣٤٥ ٦٧", "жжж ыыы"])
def test_gibberish_is_out_of_scope(matcher: Matcher, asked: str) -> None:
    matched = matcher.match(asked)
    assert matched.in_scope < 0.05
    assert all(candidate.score < 0.05 for candidate in matched.candidates)
    assert matched.off_topic is None


def test_a_guess_at_a_short_word_that_decides_lowers_the_chance() -> None:
    eta = LearnedEntry(EntryId("eta"), ("what is an eta", "do i need an eta", "eta for the uk"))
    matcher = Matcher.build([*entries(), eta], off_topic=off_topic(), synonyms=SYNONYMS)
    written, guessed = (matcher.match(asked).candidates[0] for asked in ("eta rules?", "etaa rules?"))
    assert written.entry == guessed.entry == "eta"
    assert guessed.score < 0.8 * written.score


def test_circumstances_weigh_less_than_what_is_asked() -> None:
    said = Circumstances(("in", "under"), ("the",), ("administrative processing", "221g"))
    asked = "documents translation in administrative processing under the 221g"
    heavy, light = (
        Matcher.build(entries(), off_topic=off_topic(), synonyms=SYNONYMS, circumstances=each)
        .match(asked, top=99)
        .candidates
        for each in (Circumstances(), said)
    )
    before, after = ({each.entry: each.score for each in found} for found in (heavy, light))
    assert after[EntryId("translations")] > before[EntryId("translations")]
    assert after[EntryId("how-long")] < before[EntryId("how-long")]


def test_what_most_words_of_are_unknown_is_not_read(matcher: Matcher) -> None:
    assert matcher.match("purple passport").candidates
    assert not matcher.match("purple elephants dance passport").candidates


def test_an_off_topic_question_names_its_group_and_no_entry_is_likely(matcher: Matcher) -> None:
    matched = matcher.match("naturalization test for citizenship")
    assert matched.off_topic == "citizenship"
    assert matched.in_scope < 0.3
    assert "citizenship" not in {
        candidate.entry for candidate in matcher.match("citizenship", top=99).candidates
    }


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60) | st.sampled_from([p for e in entries() for p in e.phrases]))
def test_winner_and_scores_do_not_depend_on_how_many_are_asked_for(asked: str) -> None:
    matched = {top: _shared().match(asked, top=top) for top in (1, 3, 99)}
    assert matched[99].candidates[:3] == matched[3].candidates
    assert matched[3].candidates[:1] == matched[1].candidates
    scores = [candidate.score for candidate in matched[99].candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= matched[99].in_scope + 1e-5


def test_questions_together_are_matched_as_one_by_one(matcher: Matcher) -> None:
    asked = [phrase for entry in entries() for phrase in entry.phrases]
    assert matcher.match_many(asked) == [matcher.match(each) for each in asked]


def test_the_same_seed_makes_the_same_matcher(matcher: Matcher) -> None:
    again = Matcher.build(entries(), off_topic=off_topic(), synonyms=SYNONYMS)
    assert again.match("how long is ap") == matcher.match("how long is ap")


def test_an_entry_without_phrases_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="empty-one"):
        Matcher.build([*entries(), LearnedEntry(EntryId("empty-one"), ())])


def test_no_entries_match_nothing() -> None:
    assert Matcher.build([]).match("anything").candidates == ()


def test_one_entry_alone_can_be_learned() -> None:
    only = Matcher.build(entries()[:1])
    assert only.match("what is 221g").candidates[0].entry == "what-is-221g"


def test_an_explanation_tells_how_words_were_read_and_which_spoke_for_the_entry(matcher: Matcher) -> None:
    told = explain(matcher, "how long is AP, embasy", EntryId("how-long"))
    by_word = {word.written: word for word in told.words}
    assert (by_word["ap"].read_as, by_word["ap"].how) == ("administrative processing", How.SYNONYM)
    assert (by_word["embasy"].read_as, by_word["embasy"].how) == ("embassy", How.TYPO)
    assert by_word["ap"].weight > by_word["embasy"].weight
    assert told.phrases[0].phrase == "how long does administrative processing take"
    assert told.score == pytest.approx(matcher.match("how long is AP, embasy").candidates[0].score)


def test_an_unknown_entry_cannot_be_explained(matcher: Matcher) -> None:
    with pytest.raises(KeyError):
        explain(matcher, "what is 221g", EntryId("citizenship"))


def test_left_out_phrases_tell_who_wins_and_which_add_nothing() -> None:
    twins = LearnedEntry(
        EntryId("hours"),
        ("opening hours of your office", "opening hours of your office please", "open on sunday"),
    )
    left_out = Matcher.build([*entries(), twins], off_topic=off_topic(), synonyms=SYNONYMS).left_out()
    assert len(left_out.phrases) == 51
    assert 0.2 < left_out.share < 1
    idle = {each.phrase for each in left_out.phrases if each.adds_nothing}
    assert idle == {"opening hours of your office", "opening hours of your office please"}


def test_many_entries_are_told_apart() -> None:
    learned = generated_entries(300, 6)
    many = Matcher.build(learned)
    owner = {phrase: entry.id for entry in learned for phrase in entry.phrases}
    asked = list(owner)[::9]
    right = sum(many.match(phrase).candidates[0].entry == owner[phrase] for phrase in asked)
    assert right / len(asked) > 0.9
    assert generated_questions(learned, 3) == generated_questions(learned, 3)


_built: list[Matcher] = []


def _shared() -> Matcher:
    if not _built:
        _built.append(Matcher.build(entries(), off_topic=off_topic(), synonyms=SYNONYMS))
    return _built[0]


@pytest.mark.parametrize("phrase", ["what are your fees", "is the first call free"])
def test_a_candidate_names_the_phrase_that_is_most_like_the_question(matcher: Matcher, phrase: str) -> None:
    assert matcher.match(f"hello {phrase}").candidates[0].phrase == phrase
