"""The shipped words of buttons fit a phone, also with the longest status and day in them."""

from __future__ import annotations

import pytest

from bot.knowledge.markup.template import fill_label
from bot.knowledge.rules.readability.phone_buttons import LONGEST_BUTTON
from bot.knowledge.wording.files import KEYS_OF
from bot.knowledge.wording.keys import Keys
from tests.knowledge.real_words import shipped_english


def test_the_button_of_each_status_shows_all_of_it() -> None:
    label = shipped_english().words.notices.button_meaning
    shown = [fill_label(label, {"status": each.status}) for each in shipped_english().statuses]
    assert [each for each in shown if len(each) > LONGEST_BUTTON] == []


@pytest.mark.parametrize("name", KEYS_OF)
def test_no_button_is_cut_off(name: str) -> None:
    words: Keys = getattr(shipped_english().words, name)
    labels = {key: getattr(words, key) for key in type(words).model_fields if key.startswith("button_")}
    filled = {key: label.replace("{day}", "September 30, 2026") for key, label in labels.items()}
    plain = {key: label for key, label in filled.items() if "{" not in label}
    assert [key for key, label in plain.items() if len(label) > LONGEST_BUTTON] == []
