"""Recognising pasted official sentences."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EntryId
from bot.knowledge.model import OfficialText
from bot.matching.reading.pasted_texts import OfficialTexts
from tests.spending import BUDGET, cpu_of

REFUSED = OfficialText(
    text="A U.S. consular officer has adjudicated and refused your visa application. Please follow any "
    "instructions provided by the consular officer.",
    entry=EntryId("ceac-shows-refused"),
)
PAPERS = OfficialText(
    text="The following documents are required before your case can be completed.",
    entry=EntryId("documents-requested"),
)


def spelled(text: str) -> list[str]:
    return text.lower().split()


@pytest.fixture
def texts() -> OfficialTexts:
    return OfficialTexts([REFUSED, PAPERS], str.lower)


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        (REFUSED.text, "ceac-shows-refused"),
        (REFUSED.text.upper(), "ceac-shows-refused"),
        (f"my page says: {REFUSED.text} what now", "ceac-shows-refused"),
        ("A US consular oficer has adjudicated and refused your visa aplication.", "ceac-shows-refused"),
        (PAPERS.text.rstrip("."), "documents-requested"),
    ],
)
def test_a_copy_is_known_whole_in_part_with_slips_and_inside_a_message(
    texts: OfficialTexts, said: str, entry: str
) -> None:
    found = texts.find(spelled(said))
    assert found is not None
    assert found.entry == entry
    assert 0.85 <= found.alike <= 1


def test_the_words_around_a_copy_are_handed_back(texts: OfficialTexts) -> None:
    found = texts.find(spelled(f"my letter says {PAPERS.text} may I travel"))
    assert found is not None
    assert found.text == PAPERS.text
    assert found.rest.split() == ["my", "letter", "says", "may", "i", "travel"]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "refused your visa application",
        "a U.S. consular officer has adjudicated",
        "they want documents before my case can be completed",
        "the consular officer was kind to me and gave me a green letter with a box ticked",
        "how long does it take until the embassy decides on my visa application",
    ],
)
def test_a_clients_own_words_are_no_copy(texts: OfficialTexts, said: str) -> None:
    assert texts.find(spelled(said)) is None


@pytest.mark.parametrize("known", [(REFUSED, PAPERS), (PAPERS, REFUSED)])
def test_of_two_copies_the_longer_one_is_explained_whatever_the_order(
    known: tuple[OfficialText, ...],
) -> None:
    found = OfficialTexts(known, str.lower).find(spelled(f"{PAPERS.text} {REFUSED.text}"))
    assert found is not None
    assert found.entry == "ceac-shows-refused"


def test_without_official_texts_nothing_is_found() -> None:
    assert OfficialTexts([], str.lower).find(spelled(REFUSED.text)) is None


LETTER = "I went there with my mother and they were kind to us. " * 35


def test_a_copy_is_found_in_the_middle_of_a_long_letter(texts: OfficialTexts) -> None:
    words = spelled(f"{LETTER} {REFUSED.text} {LETTER}")
    found = texts.find(words)
    assert found is not None
    assert found.entry == "ceac-shows-refused"
    assert found.alike == 1
    assert found.rest.split() == spelled(LETTER + LETTER)


def test_a_copy_is_found_among_many_known_sentences_that_share_words_with_the_message() -> None:
    others = [
        OfficialText(text=f"My mother and I went there with number {number} of us", entry=EntryId("other"))
        for number in range(40)
    ]
    found = OfficialTexts([*others, REFUSED], str.lower).find(spelled(LETTER + REFUSED.text))
    assert found is not None
    assert found.entry == "ceac-shows-refused"


def test_known_sentences_by_the_thousand_cost_a_long_letter_little() -> None:
    rng = random.Random(7)
    many = [
        OfficialText(
            text=" ".join(rng.sample(REFUSED.text.split() * 4, 40)), entry=EntryId(f"entry-{number}")
        )
        for number in range(3_000)
    ]
    texts = OfficialTexts(many, str.lower)
    assert cpu_of(lambda: texts.find(spelled(REFUSED.text * 25))) < BUDGET


@given(st.integers(0, 11), st.sampled_from("xqz"))
def test_a_copy_with_a_wrong_letter_in_every_third_word_is_still_one(at: int, wrong: str) -> None:
    words = [
        word if place % 3 else word[: at % len(word)] + wrong + word[at % len(word) + 1 :]
        for place, word in enumerate(PAPERS.text.split())
    ]
    found = OfficialTexts([REFUSED, PAPERS], str.lower).find(spelled(f"{LETTER} {' '.join(words)}"))
    assert found is not None
    assert found.entry == "documents-requested"
