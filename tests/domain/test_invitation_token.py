"""Invitation tokens in what people write and paste."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.invitation_token import (
    MOST_CANDIDATES,
    TOKEN_LENGTH,
    carries_token,
    is_invitation,
    tokens_in,
    without_tokens,
)
from bot.frontends.telegram.start.deep_link import new_token
from tests.spending import BUDGET, cpu_of

TOKEN = "-aB3_dE5gH7iJ9kL1mN3oP5qR7sT9uV_"
OTHER = "Zy8xW6vU4tS2rQ0pO9nM7lK5jI3hG1fE"
LINK = f"https://t.me/visa_questions_bot?start={TOKEN}"
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def grouped(token: str, size: int, joint: str) -> str:
    return joint.join(token[at : at + size] for at in range(0, len(token), size))


def test_every_new_token_has_the_length_that_is_looked_for() -> None:
    assert len(TOKEN) == TOKEN_LENGTH
    assert all(tokens_in(token) == (token,) for token in (new_token() for _ in range(50)))


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
        f"code={TOKEN}",
        LINK,
        f"{LINK}.",
        f"<{LINK}>",
        f"({LINK})",
        f"?start={TOKEN}",
        f"tg://resolve?domain=b&start={TOKEN}",
        f"/start_{TOKEN}",
        f"/join{TOKEN}",
    ],
)
def test_what_is_typed_around_a_token_does_no_harm(written: str) -> None:
    assert TOKEN in tokens_in(written)


around = st.sampled_from(["", "the lawyer gave me ", "what do i do with the code ", "Hola, "])
joints = st.sampled_from([" ", "\n", " \n", "-", " - ", "-\n", "\n> ", "\u200b", "\u00ad"])


@given(around, st.integers(3, 31), joints, st.sampled_from(["", " please tell me", ". What now?"]))
def test_a_token_in_pieces_is_put_together_and_taken_out(
    before: str, size: int, joint: str, after: str
) -> None:
    for token in (OTHER, TOKEN):
        pieces = grouped(token, size, joint)
        assert token in tokens_in(f"{before}{pieces}{after}")
        left = without_tokens(f"{before}{pieces}{after}")
        assert not any(piece in left for piece in pieces.split(joint) if len(piece) > 2)
        assert left.startswith(before[:10].strip())


@given(around, st.integers(1, 31))
def test_a_link_in_pieces_is_put_together_and_taken_out(before: str, cut: int) -> None:
    written = f"{before}https://t.me/visa_questions_bot?start={OTHER[:cut]}\n{OTHER[cut:]}, is it good?"
    assert OTHER in tokens_in(written)
    left = without_tokens(written)
    assert "start" not in left
    assert OTHER[:cut] not in left or cut < 3
    assert OTHER[cut:] not in left or cut > 29


def test_of_two_tokens_both_are_found_and_taken_out() -> None:
    written = f"I have {TOKEN} and also {OTHER}"
    assert set(tokens_in(written)) == {TOKEN, OTHER}
    assert without_tokens(written) == "I have  and also"


@pytest.mark.parametrize("written", ["", "short", TOKEN[:-1], LINK[:-1], "BLG2019123456", "x" * 5000])
def test_what_cannot_be_a_token_is_none(written: str) -> None:
    assert tokens_in(written) == ()


@given(st.text(max_size=300))
@example(" ".join(f"{number}{OTHER[2:]}" for number in range(10, 99)))
def test_candidates_are_few_and_of_a_token_s_length(written: str) -> None:
    candidates = tokens_in(written)
    assert len(candidates) <= MOST_CANDIDATES
    assert all(len(each) == TOKEN_LENGTH for each in candidates)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"{TOKEN}.",
        f"please join {TOKEN}",
        f"Join: {TOKEN}",
        f"Hello, this is my code {TOKEN}",
        grouped(TOKEN, 8, " "),
        TOKEN[:-1],
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
        "https://ceac.state.gov/?start=today",
    ],
)
def test_a_question_is_no_invitation(text: str) -> None:
    assert not is_invitation(text)


def test_what_is_left_beside_tokens_and_links_is_kept_for_the_look_at_numbers() -> None:
    assert (
        without_tokens(f"{TOKEN} BLG2019123456 {LINK} (A1{'2' * 20}).")
        == "BLG2019123456  (A122222222222222222222)."
    )


@pytest.mark.parametrize(
    "text", [LINK, f"Smith {TOKEN}", f"note: {grouped(TOKEN, 8, ' ')}", f"see {LINK[:-9]}"]
)
def test_an_invitation_in_a_text_of_the_office_is_noticed(text: str) -> None:
    assert carries_token(text)


NAMES = "Smith McDonald O'Brien DeVito MacArthur LeBlanc Anne-Marie José 2026"


@pytest.mark.parametrize(
    "text", ["BLG2019123456 Smith family; visa IR1; post Lagos; refused 2026-11-20; check 7", NAMES]
)
def test_an_ordinary_text_of_the_office_is_none(text: str) -> None:
    assert not carries_token(text)


def asked() -> list[str]:
    """Return what clients ask, in the files of questions, and the answers."""
    texts: list[str] = []
    for file in [*Path(__file__).parents[1].glob("data/*.yaml"), *KNOWLEDGE.glob("en/asked/*.yaml")]:
        pending = [yaml.safe_load(file.read_text(encoding="utf-8"))]
        while pending:
            found = pending.pop()
            if isinstance(found, dict | list):
                pending += found.values() if isinstance(found, dict) else found
            elif isinstance(found, str):
                texts.append(found)
    return texts


def test_of_the_questions_that_people_ask_none_loses_a_word() -> None:
    assert [text for text in asked() if without_tokens(text) != text] == []


@settings(deadline=None)  # the CPU is what counts
@given(st.text(st.sampled_from("aB3_- \n.?=/tme"), min_size=1, max_size=10))
@example("a-B ")
@example("aB3 -")
@example("?start=a ")
@example("t.me/")
def test_the_longest_message_takes_milliseconds_whatever_its_shape(shape: str) -> None:
    text = (shape * 4096)[:4096]
    # 1 to 5 ms on one core.
    assert cpu_of(lambda: (tokens_in(text), is_invitation(text), without_tokens(text))) < BUDGET
