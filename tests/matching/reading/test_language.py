"""The language of a message, or none where it may be in several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.reading.language import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("how long does it take?", "en"),
        ("wich papers shuld i send to the embassy", "en"),
        ("visa refused", "en"),
        ("my husband Jose Garcia lives in San Juan", "en"),
        ("¿Cuánto tiempo tarda esto?", "es"),
        ("que paso con mi visa", "es"),
        ("no entiendo", "es"),
        ("gracias", "es"),
        ("Buenas, mi case en el CEAC dice refused", "es"),
        ("Combien de temps dure le traitement administratif ?", "fr"),
        ("Meu processo está parado há oito meses", "pt"),
        ("Сколько длится административная проверка?", "ru"),
        ("هل يمكن تسريع المعاملة؟", "ar"),
        ("行政审查要多久？", "zh"),
    ],
)
def test_a_message_is_in_its_language(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "ok",
        "Visa",
        "ESTA",
        "CEAC?",
        "221g",
        "DS-5535",
        "IV-1234567",
        "@jose_garcia",
        "👍",
        "\ud800",
        "\n",
    ],
)
def test_what_may_be_in_several_languages_is_in_none(text: str) -> None:
    assert language_of(text) is None


@given(st.text(max_size=60) | st.text("aeiouñ¿ \n\0\ud800", max_size=60))
def test_whatever_is_written_is_read(text: str) -> None:
    found = language_of(text)
    assert found is None or found.isalpha()
