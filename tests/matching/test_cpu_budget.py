"""No message costs more CPU than a little, whatever its shape."""

from __future__ import annotations

import asyncio
import random
import string
from collections.abc import Sequence
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.conversation.asker import ENGLISH
from bot.conversation.service import LONGEST_UTTERANCE
from bot.conversation.thinking import Thinking
from bot.matching.snapshot import QUICK_CHARACTERS, Snapshot
from bot.matching.understanding import MOST_PARTS
from tests.spending import BUDGET, cpu_of

OFFICIAL = (
    "A U.S. consular officer has adjudicated and refused your visa application. Please follow any"
    " instructions provided by the consular officer."
)


def repeated(unit: str, length: int = LONGEST_UTTERANCE) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def random_words(
    shortest: int, longest: int, *, between: str = " ", alphabet: str = string.ascii_lowercase
) -> str:
    rng = random.Random(f"{shortest} {longest} {between}")
    words = (
        "".join(rng.choice(alphabet) for _ in range(rng.randint(shortest, longest)))
        for _ in range(LONGEST_UTTERANCE)
    )
    return between.join(words)[:LONGEST_UTTERANCE]


SHAPES = {
    "short sentences": repeated("I wait. They refused it. My visa is late. "),
    "questions of one word": repeated("why? "),
    "questions of one letter without blanks": repeated("a?"),
    "lines of one letter": repeated("a\n"),
    "newlines after words": "my visa refused" + "\n" * 4_000,
    "question marks after words": "my visa refused" + "?" * 4_000,
    "dots after words": "my visa refused" + " ." * 2_000,
    "dots": "." * LONGEST_UTTERANCE,
    "two letters": repeated("aa "),
    "ligatures": repeated("ﷺ"),
    "ligatures and questions": repeated("ﷺ?"),
    "different ligatures": repeated("㌖㎯㌄㌚㍊ﷺ㌇㌙㌂㌡㌲ ﬃ "),
    "Korean": repeated("".join(map(chr, range(0xAC00, 0xAC00 + 4_000)))),
    "Arabic": repeated("لماذا رفضت التأشيرة؟ "),
    "Chinese": repeated("签证被拒。"),
    "markup": repeated("**a*_"),
    "underscores": repeated("a_b "),
    "brackets": repeated("(a) "),
    "quotes": repeated("'s n't "),
    "one word of all letters": repeated(string.ascii_lowercase),
    "one word of words": repeated("visarefused"),
    "random letters": random_words(1, 10),
    "random questions": random_words(3, 8, between="? "),
    "short random words": random_words(3, 3),
    "long random words": random_words(30, 30),
    "codes": random_words(32, 32, alphabet=string.ascii_letters + string.digits + "-_"),
    "captions": repeated("case created: 4 mar case number "),
    "a caption and blanks": "status" + " " * 4_000,
    "digits": repeated("1234567890"),
    "numbers": random_words(1, 8, alphabet=string.digits),
    "sections before a number": repeated("ina section ", 4_000) + "221 g",
    "forms before a number": repeated("form ", 4_000) + "i 864",
    "emoji": repeated("😀"),
    "emoji joined": repeated("👨‍👩‍👧‍👦"),
    "accents without end": "a" + repeated("\u0323\u0301"),
    "accents in the wrong order": "a" + "\u0301" * 2_000 + "\u0323" * 2_000,
    "nothing visible": "a" + "\u200b" * 4_000,
    "words of invisible letters": repeated("v\u200bi\u200bs\u200ba "),
    "greetings": repeated("hi "),
    "greetings in lines": repeated("hi\n"),
    "thanks mistyped": repeated("thnak you so mcuh "),
    "and": repeated("what is it and how is it and "),
    "links": repeated("https://t.me/bot?start=abc "),
    "synonyms": repeated("a.p. "),
    "an official sentence in a letter": " ".join(
        [repeated("I do not know. ", 1_850), OFFICIAL, repeated("We wait. ", 1_850)]
    ),
    "official sentences": repeated(OFFICIAL),
    "official words in another order": repeated(" ".join(sorted(OFFICIAL.split())) + " "),
}

WORDS = "visa my hi thanks and a.p. 221(g) form i 864 ina n't cannot pasport is it? We wait."
SIGNS = "aA1é?.!;…,'’\"()[]*_-/$ \n\t\u200b\u0301ﷺﬃ㌖각签ؤ😀"
PIECES = st.text(max_size=4) | st.sampled_from([*SIGNS, *WORDS.split(), "consular officer ", OFFICIAL])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Return a few pieces, repeated until a message is full."""
    return repeated("".join(draw(st.lists(PIECES, min_size=1, max_size=12))) or " ")


@st.composite
def jumbles(draw: st.DrawFn) -> str:
    """Return many different words made of a few pieces, with the same few signs between them."""
    pieces: Sequence[str] = draw(st.lists(PIECES, min_size=2, max_size=12))
    between: Sequence[str] = draw(st.lists(st.sampled_from([" ", "\n", "? ", ". ", "", " and "]), min_size=1))
    rng = random.Random(draw(st.integers(0, 999)))
    longest = draw(st.integers(1, 12))
    out = ""
    while len(out) < LONGEST_UTTERANCE:
        out += "".join(rng.choice(pieces) for _ in range(rng.randint(1, longest)))
        out += rng.choice(between) or " "
    return out[:LONGEST_UTTERANCE]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_longest_message_is_understood_within_the_budget(snapshot: Snapshot, shape: str) -> None:
    message = SHAPES[shape][:LONGEST_UTTERANCE]
    assert cpu_of(lambda: snapshot.understand(message, ENGLISH)) < BUDGET


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(patterns() | jumbles())
@example("a?" * 2_048)
@example("".join(map(chr, range(0xAC00, 0xAC00 + 4_000))))
def test_no_shape_of_a_message_costs_more_than_the_budget(snapshot: Snapshot, message: str) -> None:
    assert cpu_of(lambda: snapshot.understand(message, ENGLISH)) < BUDGET


def test_what_hiding_numbers_makes_of_a_message_is_within_the_budget_too(snapshot: Snapshot) -> None:
    spread = repeated("صلى الله عليه وسلم", 18 * LONGEST_UTTERANCE)
    assert cpu_of(lambda: snapshot.understand(spread, ENGLISH)) < BUDGET


def test_of_a_message_of_many_parts_only_some_are_matched(snapshot: Snapshot) -> None:
    message = "? ".join(f"is it {number}" for number in range(MOST_PARTS + 8))
    assert len(snapshot.explain(message, ENGLISH, top=1).parts) == MOST_PARTS


@pytest.mark.parametrize(
    "message", ["may I travel while my visa is pending?", "Où est mon visa ?", "x" * QUICK_CHARACTERS]
)
def test_a_short_message_is_quick(snapshot: Snapshot, message: str) -> None:
    assert snapshot.is_quick(message)


@pytest.mark.parametrize("message", ["x" * (QUICK_CHARACTERS + 1), "ﷺ" * 10, "x" * LONGEST_UTTERANCE])
def test_a_message_of_more_letters_is_not_quick_whatever_they_are_written_with(
    snapshot: Snapshot, message: str
) -> None:
    assert not snapshot.is_quick(message)


async def test_the_event_loop_gets_its_turns_while_the_longest_message_is_understood(
    snapshot: Snapshot,
) -> None:
    turns = 0
    with closing(Thinking()) as thinking:
        message = SHAPES["random questions"]
        understood = asyncio.create_task(thinking.understand(snapshot, message, ENGLISH))
        while not understood.done():
            await asyncio.sleep(0)
            turns += 1
    # One where the message is understood in the thread of the loop.
    assert turns > 10
