"""Why a message stands as it does is said in the words of staff.yaml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.delivery import DeliveryReason
from bot.knowledge.delivery_reasons import in_words
from bot.knowledge.loading import load
from bot.knowledge.phrasebook import Phrasebook
from tests.knowledge import folder


@pytest.fixture
def phrases(tmp_path: Path) -> Phrasebook:
    words = {f"reason_{reason.value}": f"The words {reason.value}" for reason in DeliveryReason}
    knowledge = load(folder.write(tmp_path)).knowledge
    assert knowledge is not None
    (language,) = knowledge.languages.values()
    staff = language.words.staff.model_copy(update=words)
    return Phrasebook.of(knowledge.firm, replace(language, words=replace(language.words, staff=staff)))


@pytest.mark.parametrize("reason", DeliveryReason)
def test_each_reason_of_ours_has_words_of_its_own(phrases: Phrasebook, reason: DeliveryReason) -> None:
    assert in_words(phrases, str(reason)) == f"The words {reason.value}"


@pytest.mark.parametrize("said", ["Bad Request: chat is odd", "", None])
def test_what_telegram_gave_as_a_reason_stays_as_it_is(phrases: Phrasebook, said: str | None) -> None:
    assert in_words(phrases, said) == said
