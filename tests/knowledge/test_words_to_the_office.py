"""Plain words that begin a message to the office, and those that ask how to reach it."""

from __future__ import annotations

from functools import cache

import pytest

from bot.matching.reading.follow_ups import FollowUpReader
from tests.knowledge.real_words import shipped_english


@cache
def reader() -> FollowUpReader:
    return FollowUpReader(shipped_english().follow_ups)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Talk to a human", "message"),
        ("I want to leave a message", "message"),
        ("Can I leave a note for the attorney?", "message"),
        ("call me", "message"),
        ("Please call me back tomorrow", "message"),
        ("tell the attorney", "message"),
        ("Tell your office I am sick", "message"),
        ("speak to Mr Flann", "message"),
        ("Could I speak with Mr. Flann please?", "message"),
        ("let my lawyer know", "message"),
        ("Quiero hablar con una persona", "message"),
        ("Puedo dejar un mensaje?", "message"),
        ("Llámeme por favor", "message"),
        ("dígale al abogado", "message"),
        ("give me the number of your office", "contact"),
        ("your phone number please", "contact"),
        ("lawyer", "contact"),
        ("teléfono", "contact"),
        ("can I write to the embassy about my case", None),
        ("I want to send a message to the embassy", None),
        ("quiero hablar con el consulado", None),
        ("should I tell my boss that I was refused", None),
        ("the consulate did not call me", None),
    ],
)
def test_words_for_the_office_begin_a_message_and_others_do_not(said: str, command: str | None) -> None:
    found = reader().command(said)
    assert (found.name if found else None) == command


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("tell the attorney that my interview is moved", "my interview is moved"),
        ("Please ask Mr. Flann to call me about my case", "call me about my case"),
        ("Tell your office I am sick", "I am sick"),
        ("tell the attorney - I moved", "I moved"),
        ("Hi, could you tell my lawyer: They wrote to me. What now?", "They wrote to me. What now?"),
        ("let the office know that I got my passport back", "I got my passport back"),
        ("I want the attorney to know that I moved", "I moved"),
        ("A message for the office: I moved to Lagos", "I moved to Lagos"),
        ("ask the attorney if I can travel", "if I can travel"),
        ("Dígale al abogado que mi entrevista cambió", "mi entrevista cambió"),
        ("Por favor, pídale al señor Flann que me llame", "me llame"),
        ("quiero avisarle a la oficina que me mudé", "me mudé"),
        ("Dites à l'avocat que mon entretien est reporté", "mon entretien est reporté"),
        ("Diga ao advogado que minha entrevista mudou", "minha entrevista mudou"),
        ("Передайте адвокату, что я получил паспорт", "я получил паспорт"),
        ("Скажіть адвокату, що мою співбесіду перенесли", "мою співбесіду перенесли"),
        ("Pakisabi kay Attorney Flann na tumawag sa akin", "tumawag sa akin"),
        ("tell the attorney", None),
        ("tell the attorney thanks", None),
        ("should I tell my lawyer that I was refused", None),
        ("tell my boss that I was refused", None),
        ("what did you tell the attorney about me", None),
        ("tell me about the attorney", None),
        ("dígale al consulado que voy mañana", None),
    ],
)
def test_what_follows_an_order_is_the_message(said: str, message: str | None) -> None:
    assert reader().order(said) == message


def test_a_long_message_is_passed_on_whole() -> None:
    story = "They moved my interview. " * 100
    assert reader().order(f"Please tell Mr Flann that {story}") == story
