"""Invitation tokens in what people write and paste."""

from __future__ import annotations

import pytest

from bot.domain.invitation_token import TOKEN_LENGTH, is_invitation, token_in, without_tokens
from bot.frontends.telegram.deep_link import new_token

TOKEN = "-aB3_dE5gH7iJ9kL1mN3oP5qR7sT9uV_"
LINK = f"https://t.me/visa_questions_bot?start={TOKEN}"


def test_every_new_token_has_the_length_that_is_looked_for() -> None:
    assert len(TOKEN) == TOKEN_LENGTH
    assert all(token_in(token) == token for token in (new_token() for _ in range(50)))


@pytest.mark.parametrize(
    "written",
    [
        TOKEN,
        f"{TOKEN}.",
        f"{TOKEN},",
        f"<{TOKEN}>",
        f"“{TOKEN}”",
        f"`{TOKEN}`",
        f"my code: {TOKEN} !",
        LINK,
        f"{LINK}.",
        f"<{LINK}>",
        f"({LINK})",
        f"?start={TOKEN}",
        f"tg://resolve?domain=b&start={TOKEN}",
    ],
)
def test_what_is_typed_around_a_token_does_no_harm(written: str) -> None:
    assert token_in(written) == TOKEN


@pytest.mark.parametrize(
    "written",
    ["", "short", TOKEN[:-1], TOKEN + "x", LINK[:-1], "BLG2019123456", "x" * 5000, f"{TOKEN} {TOKEN[::-1]}"],
)
def test_what_cannot_be_a_token_is_none(written: str) -> None:
    assert token_in(written) is None


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"{TOKEN}.",
        f"please join {TOKEN}",
        f"Join: {TOKEN}",
        f"Hello, this is my code {TOKEN}",
        LINK,
        LINK[:-4],
        f"Our lawyer sent me {LINK} what is it?",
        LINK.replace("https://", ""),
        LINK.replace("t.me", "telegram.me"),
    ],
)
def test_an_invitation_is_known_in_free_text(text: str) -> None:
    assert is_invitation(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please join",
        "what does 221(g) mean?",
        "BLG2019123456",
        "https://t.me/other",
        "join us at t.me/x?start=",
        f"is {TOKEN} a case number of the embassy?",
        TOKEN[:-1],
        "https://ceac.state.gov/?start=today",
    ],
)
def test_a_question_is_no_invitation(text: str) -> None:
    assert not is_invitation(text)


def test_what_is_left_beside_tokens_and_links_is_kept_for_the_look_at_numbers() -> None:
    assert without_tokens(f"{TOKEN} BLG2019123456 {LINK} (A1{'2' * 20}).") == "BLG2019123456"
