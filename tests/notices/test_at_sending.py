"""What a message says at the moment it goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.press import OpenContact, ShowNotice
from bot.domain.reply import Button, Reply, plain_text
from bot.notices.at_sending import composed
from tests.delivery.conftest import said
from tests.delivery.test_attempts import CLAIMED
from tests.frontends.telegram.answering import speak

NEWS = replace(said("Issued"), rows=((Button("Call us", OpenContact()),),))


@pytest.mark.parametrize(
    ("discreet", "again", "text"),
    [
        (False, False, "Issued"),
        (False, True, "sent again\n\nIssued"),
        (True, False, "discreet"),
        (True, True, "sent again\n\ndiscreet"),
    ],
)
def test_discretion_and_doubt_change_what_is_said(discreet: bool, again: bool, text: str) -> None:
    reply = composed(replace(CLAIMED, reply=NEWS, discreet=discreet, again=again), speak())
    assert plain_text(reply.blocks) == text
    (button,) = (button for row in reply.rows for button in row)
    assert button.press == (ShowNotice(CLAIMED.id) if discreet else OpenContact())


@pytest.mark.parametrize("discreet", [False, True])
def test_what_has_nothing_to_say_stays_so_and_is_refused(discreet: bool) -> None:
    assert composed(replace(CLAIMED, discreet=discreet, again=True), speak()) == Reply()
