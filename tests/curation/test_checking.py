"""What `check` says of phrases that lead elsewhere when they are left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.curation.checking import _named
from bot.domain.ids import EntryId
from bot.knowledge import loading
from bot.knowledge.reading.folder_files import read_folder
from bot.matching.learning.left_out import LeftOutPhrase
from bot.matching.snapshot import DEFAULT
from tests.knowledge import folder


@pytest.mark.parametrize(
    ("winner", "told"),
    [("travel-while-pending", "leads to “travel-while-pending” when"), ("", "leads to no answer when")],
)
def test_where_a_phrase_leads_is_an_entry_or_no_answer(tmp_path: Path, winner: str, told: str) -> None:
    files = read_folder(folder.write(tmp_path))
    knowledge = loading.check(files, today=date(2026, 11, 28)).knowledge
    assert knowledge is not None
    entry = EntryId("passport-held")
    phrase = knowledge.languages[DEFAULT].entries[entry].phrases[0]
    lost = LeftOutPhrase(phrase, entry, EntryId(winner), won=False, adds_nothing=False)
    (fault,) = _named(files, knowledge.languages[DEFAULT], [lost], [])
    assert told in fault.what
