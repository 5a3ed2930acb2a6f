"""Recognising pasted official sentences."""

from __future__ import annotations

import pytest

from bot.domain.ids import EntryId
from bot.knowledge.model import OfficialText
from bot.matching.official import OfficialTexts

REFUSED = OfficialText(
    text="A U.S. consular officer has adjudicated and refused your visa application. Please follow any "
    "instructions provided by the consular officer.",
    entry=EntryId("ceac-shows-refused"),
)
PAPERS = OfficialText(
    text="The following documents are required before your case can be completed.",
    entry=EntryId("documents-requested"),
)


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
    found = texts.find(said)
    assert found is not None
    assert found.entry == entry
    assert 0.85 <= found.alike <= 1


def test_the_words_around_a_copy_are_handed_back(texts: OfficialTexts) -> None:
    found = texts.find(f"my letter says {PAPERS.text} may I travel")
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
    assert texts.find(said) is None


@pytest.mark.parametrize("known", [(REFUSED, PAPERS), (PAPERS, REFUSED)])
def test_of_two_copies_the_longer_one_is_explained_whatever_the_order(
    known: tuple[OfficialText, ...],
) -> None:
    found = OfficialTexts(known, str.lower).find(f"{PAPERS.text} {REFUSED.text}")
    assert found is not None
    assert found.entry == "ceac-shows-refused"


def test_without_official_texts_nothing_is_found() -> None:
    assert OfficialTexts([], str.lower).find(REFUSED.text) is None
