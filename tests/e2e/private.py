"""What no log may hold: the token, case numbers, names, and what people write and read."""

from __future__ import annotations

import re

from tests.standin import StandIn

_CASE_NUMBER = re.compile(r"\b(?:[A-Z]{3}[0-9]{10}|AA[0-9A-Z]{8})\b")
_LONG_ENOUGH = 12
"""Characters of a text that stand in a log by no accident."""


def assert_says_nothing_private(log: str, standin: StandIn) -> None:
    """Fail where a log holds the token, a case number, or words of anybody in any chat."""
    assert standin.token not in log
    assert standin.token.partition(":")[2] not in log
    assert not _CASE_NUMBER.findall(log)
    for chat in standin.world.chats.values():
        for message in chat.messages.values():
            for line in str(message.get("text") or message.get("caption") or "").splitlines():
                assert len(line) < _LONG_ENOUGH or line not in log, "a log holds what somebody wrote or read"
