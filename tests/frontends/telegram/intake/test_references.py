"""A reference can be read out over the telephone."""

from __future__ import annotations

import re
from random import Random

from bot.frontends.telegram.intake.references import new_reference


def test_a_reference_is_five_letters_and_digits_that_are_not_confused() -> None:
    chance = Random(1)
    seen = {new_reference(chance) for _ in range(500)}
    assert len(seen) == 500
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{5}", each) for each in seen)
