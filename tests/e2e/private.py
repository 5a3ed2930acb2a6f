"""What no log may hold: the token, case numbers, names, and what people write and read."""

from __future__ import annotations

import re

from tests.standin import StandIn

_CASE_NUMBER = re.compile(r"\b(?:[A-Z]{3}[0-9]{10}|AA[0-9A-Z]{8})\b")
_TOKEN = re.compile(r"[?&]start=([A-Za-z0-9_-]{16,})")
_LONG_ENOUGH = 12
_LONG_NAME = 6
"""Characters of a text, or of a name, that stand in a log by no accident."""


def assert_says_nothing_private(log: str, standin: StandIn) -> None:
    """Fail where a log holds a token, a case number, a name, or words of anybody in any chat."""
    assert standin.token not in log
    assert standin.token.partition(":")[2] not in log
    assert not _CASE_NUMBER.findall(log)
    for chat in standin.world.chats.values():
        name = str(chat.details.get("first_name", ""))
        assert len(name) < _LONG_NAME or name not in log, "a log holds a name"
        for message in chat.messages.values():
            text = str(message.get("text") or message.get("caption") or "")
            assert not [token for token in _TOKEN.findall(text) if token in log], "a log holds an invitation"
            for line in text.splitlines():
                assert len(line) < _LONG_ENOUGH or line not in log, "a log holds what somebody wrote or read"
