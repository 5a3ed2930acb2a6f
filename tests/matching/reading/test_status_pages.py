"""The status of a pasted page decides, whatever the layout; ticked boxes lead to the papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EntryId
from bot.knowledge.model import PastedFields
from bot.matching.reading.status_pages import StatusPages
from tests.knowledge.real_words import shipped_english

LANGUAGE = shipped_english()
PAGES = StatusPages(LANGUAGE.statuses, LANGUAGE.pasted)
ENTRY_OF = {name: each.entry for each in LANGUAGE.statuses for name in (each.status, *each.also)}
DATES = "Case Created: 04-Mar-2026 Case Last Updated: 20-Nov-2026"
LAYOUTS = {
    "title first": "IMMIGRANT VISA APPLICATION {} " + DATES,
    "nonimmigrant": "Application ID or Case Number: AA00XXXXXX\nNONIMMIGRANT VISA APPLICATION\n{}\n" + DATES,
    "status first": "{} " + DATES,
    "dates first": DATES + "\n{}",
    "one word a line": "Case\nCreated:\n04-Mar-2026\n{}",
    "no dates": "NON-IMMIGRANT VISA APPLICATION {}",
    "a caption of its own": "Your case status: {}.",
    "a number that is masked": "Case Number: *** {} Case Last Updated 11/20/2026",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("status", ENTRY_OF)
def test_a_page_is_read_by_its_status(status: str, layout: str) -> None:
    for written in (status, status.upper(), status.lower()):
        found = PAGES.find(LAYOUTS[layout].format(written))
        assert found is not None
        assert found.entry == ENTRY_OF[status]


def test_what_is_asked_beside_a_page_is_left() -> None:
    found = PAGES.find(f"hello what is this? IMMIGRANT VISA APPLICATION Refused {DATES} they said approved")
    assert found is not None
    assert found.rest.split("\n") == ["hello what is this?", "they said approved"]


@pytest.mark.parametrize(
    "text",
    [
        "my case was refused",
        "the case last updated date changed but it is still refused",
        "why does case created show March",
        "is my immigrant visa application refused?",
        "Refused immigrant visa application",
        "refused",
        "",
    ],
)
def test_what_a_client_says_is_no_page(text: str) -> None:
    assert PAGES.find(text) is None


@pytest.mark.parametrize("text", ["[X] I-864 [ ] police certificate", "☒ Other: a letter", "(x) tax papers"])
def test_ticked_boxes_lead_to_the_papers(text: str) -> None:
    found = PAGES.find(text)
    assert found is not None
    assert found.entry == "documents-requested"
    assert StatusPages(LANGUAGE.statuses, PastedFields(ticked=None)).find(text) is None


@given(st.lists(st.sampled_from(["Issued", "Case Created:", "04-Mar-2026", "status", "\n", "[x]", "a"])))
def test_whatever_is_pasted_leads_to_a_known_entry_or_none(parts: list[str]) -> None:
    found = PAGES.find(" ".join(parts))
    assert found is None or found.entry in {*ENTRY_OF.values(), EntryId("documents-requested")}
