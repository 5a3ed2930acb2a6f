"""Names and numbers in right-to-left text stay readable."""

from __future__ import annotations

import re
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import Locale
from bot.domain.reply import Listing, Paragraph, Span, plain_text
from bot.knowledge.danger import HelpWording
from bot.knowledge.markup.isolates import isolated
from tests.knowledge.real_words import shipped, speak

START, END = "\u2068", "\u2069"


def shown(text: str) -> str:
    return plain_text(isolated((Paragraph((Span(text),)),))).replace(START, "<").replace(END, ">")


@pytest.mark.parametrize(
    ("text", "isolates"),
    [
        ("اتصل على 988.", ["988"]),
        ("مكتبنا: +1 406-373-9828.", ["+1 406-373-9828"]),
        ("(911 في الولايات)", ["911"]),
        ("ولا Western Union ولا", ["Western Union"]),
        ("نحن Law of Montana, P.C. هنا", ["Law of Montana, P.C"]),
        ("اتصل 988, 911", ["988", "911"]),
        ("السيد José Pérez هنا", ["José Pérez"]),
        ("عند findahelpline.com. ثم 988", ["findahelpline.com", "988"]),
        ("رقم ٤٠٦-٣٧٣", ["٤٠٦-٣٧٣"]),
        ("988: اتصل", ["988"]),
        ("התקשרו 988", ["988"]),
    ],
)
def test_names_and_numbers_are_isolated(text: str, isolates: list[str]) -> None:
    assert re.findall(r"<(.*?)>", shown(text)) == isolates


@pytest.mark.parametrize("text", ["Call 988.", "Позвоните 988", "Mr. علي calls 988", "请拨打 988", "988", ""])
def test_left_to_right_text_stays_as_it_is(text: str) -> None:
    assert shown(text) == text


def test_each_block_has_its_own_direction_and_styles_stay() -> None:
    arabic = (Span("اتصل "), Span("988", bold=True), Span("x", link="https://a.example"))
    blocks = (Paragraph(arabic), Listing(((Span("Call 988"),), arabic), ordered=True))
    wrapped = (
        Span("اتصل "),
        Span(f"{START}988{END}", bold=True),
        Span(f"{START}x{END}", link="https://a.example"),
    )
    assert isolated(blocks) == (Paragraph(wrapped), Listing(((Span("Call 988"),), wrapped), ordered=True))


@given(st.text(alphabet=st.sampled_from("aé1+-. ,:/@اش٤(")))
def test_isolates_add_no_words_and_are_closed_in_order(text: str) -> None:
    told = shown(text)
    assert told.replace("<", "").replace(">", "") == text
    depths = [*accumulate((each == "<") - (each == ">") for each in told)]
    assert set(depths) <= {0, 1}
    assert not depths or depths[-1] == 0


@pytest.mark.parametrize("locale", ["ar", "fa", "ur"])
def test_help_for_danger_isolates_every_number_and_name(locale: str) -> None:
    words = next(each.help for each in shipped().dangers if each.locale == Locale(locale))
    for key in HelpWording.model_fields:
        told = plain_text(speak().say(getattr(words, key)))
        outside = re.sub(f"{START}[^{END}]*{END}", "", told)
        assert not re.search(r"[A-Za-z0-9+]", outside), key
