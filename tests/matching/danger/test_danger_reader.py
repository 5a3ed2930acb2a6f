"""Danger in messages: the firm's own readings and examples, and small ones made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.danger import DangerKind, DangerLevel
from bot.domain.ids import Locale
from bot.knowledge.danger import DangerLanguage, DangerReading, HelpWording
from bot.knowledge.loading import load
from bot.knowledge.markup import Template
from bot.matching.danger.learning import learn_dangers
from bot.matching.danger.lesson import DangerLesson
from bot.matching.danger.reader import DangerReader
from bot.matching.encoders import word_table
from tests.matching.spending import BUDGET, cpu_of

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
ORDINARY = (
    "how long does administrative processing take",
    "they kept my passport at the embassy",
    "what does 221g mean",
    "can i travel while i wait for the visa",
)
HELP = HelpWording.model_validate(dict.fromkeys(HelpWording.model_fields, Template.parse("Some words.")))


def language(locale: str, **values: object) -> DangerLanguage:
    usual: dict[str, object] = {
        "lists": (),
        "spellings": (),
        "figures": (),
        "readings": (),
        "examples": (),
        "harmless": (),
        "help": HELP,
    }
    return DangerLanguage(Locale(locale), **{**usual, **values})  # type: ignore[arg-type]


def reading(*says: str, level: DangerLevel = DangerLevel.SURE, other: bool = False) -> DangerReading:
    return DangerReading(DangerKind.SELF_HARM, level, other, says)


def reader_of(*languages: DangerLanguage, ordinary: tuple[str, ...] = ()) -> DangerReader:
    learned = learn_dangers(DangerLesson.of(languages, ordinary))
    return DangerReader(languages, learned, word_table())


@pytest.fixture(scope="module")
def firm() -> DangerReader:
    """Return the reader of the firm's files, learned from few ordinary questions."""
    knowledge = load(KNOWLEDGE).knowledge
    assert knowledge
    return reader_of(*knowledge.dangers, ordinary=ORDINARY)


def test_a_reading_gives_its_kind_level_and_words() -> None:
    reader = reader_of(language("en", readings=(reading("want to die"),)))
    danger = reader.read("Hello. I WANT to die!")
    assert danger is not None
    assert (danger.kind, danger.level, danger.because) == (
        DangerKind.SELF_HARM,
        DangerLevel.SURE,
        "want to die",
    )


def test_words_of_a_figure_of_speech_are_not_read() -> None:
    reader = reader_of(language("en", readings=(reading("i ... die"),), figures=("die of laughter",)))
    assert reader.read("i will die of laughter") is None
    assert reader.read("i will die of laughter and then i will die") is not None


def test_a_pattern_does_not_reach_into_the_next_sentence() -> None:
    reader = reader_of(language("en", readings=(reading("i ... die"),)))
    assert reader.read("so did i. die hard is a film") is None


def test_a_typing_error_in_a_long_word_is_forgiven() -> None:
    reader = reader_of(language("en", readings=(reading("feel suicidal"),)))
    assert reader.read("i feel suiicidal") is not None
    assert reader.read("i feel social") is None


def test_other_spellings_are_read() -> None:
    spelled = language("en", readings=(reading("kill myself"),), spellings=(("kms", "kill myself"),))
    assert reader_of(spelled).read("gonna KMS") is not None


def test_sure_outweighs_doubt_and_another_person_is_noted() -> None:
    readings = (
        reading("wants to die", level=DangerLevel.DOUBT),
        reading("sister wants to die", other=True),
    )
    danger = reader_of(language("en", readings=readings)).read("my sister wants to die")
    assert danger is not None
    assert (danger.level, danger.other) == (DangerLevel.SURE, True)


def test_of_equal_readings_the_one_about_another_person_counts() -> None:
    readings = (reading("wants to die"), reading("sister wants to die", other=True))
    danger = reader_of(language("en", readings=readings)).read("my sister wants to die")
    assert danger is not None
    assert danger.other is True


def test_across_words_of_the_writer_nobody_else_is_meant() -> None:
    readings = (reading("sister ... want to die", other=True), reading("i want to die"))
    spoken = language("en", readings=readings, lists=(("writer", ("i",)),))
    danger = reader_of(spoken).read("my sister left and i want to die")
    assert danger is not None
    assert danger.other is False


def test_an_example_in_other_words_is_heard_and_an_ordinary_question_is_not() -> None:
    examples = ((DangerKind.SELF_HARM, False, ("the river calls me", "the river waits for me at night") * 4),)
    reader = reader_of(language("en", examples=examples), ordinary=ORDINARY * 4)
    assert reader.read("the river calls and waits for me") is not None
    assert reader.read("how long does the processing take") is None


def test_the_same_knowledge_gives_the_same_reader(firm: DangerReader) -> None:
    knowledge = load(KNOWLEDGE).knowledge
    assert knowledge
    again = reader_of(*knowledge.dangers, ordinary=ORDINARY)
    for text in ("the bridge is calling", "i am done with all of it", "my passport"):
        assert again.read(text) == firm.read(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quiero morir", "es"),
        ("je veux mourir", "fr"),
        ("хочу умереть", "ru"),
        ("я не хочу жити", "uk"),
        ("أريد أن أموت", "ar"),
        ("می‌خواهم بمیرم", "fa"),
        ("我不想活了", "zh"),
        ("मैं मरना चाहता हूँ", "hi"),
        ("mujhe marna hai", "hi"),
        ("میں مرنا چاہتا ہوں", "ur"),
        ("আমি মরতে চাই", "bn"),
        ("gusto ko nang mamatay", "tl"),
        ("tôi muốn chết", "vi"),
        ("quero morrer", "pt"),
        ("mwen vle mouri", "ht"),
        ("መሞት እፈልጋለሁ", "am"),
        ("nataka kufa", "sw"),
        ("ölmek istiyorum", "tr"),
        ("मलाई मर्न मन छ", "ne"),
        ("죽고 싶어요", "ko"),
    ],
)
def test_self_harm_is_heard_in_every_language_and_answered_in_it(
    firm: DangerReader, text: str, language: str
) -> None:
    danger = firm.read(text)
    assert danger is not None
    assert (danger.kind, danger.language) == (DangerKind.SELF_HARM, language)


@pytest.mark.parametrize(
    "text",
    [
        "will a lawsuit take my life savings",
        "the wait is a suicide mission for my career",
        "i am dying to know the result",
        "my phone died during the interview",
        "i would never hurt myself",
    ],
)
def test_figures_of_speech_are_not_sure(firm: DangerReader, text: str) -> None:
    danger = firm.read(text)
    assert danger is None or danger.level is DangerLevel.DOUBT


def test_after_danger_less_is_enough(firm: DangerReader) -> None:
    texts = (
        "i am so alone with all this",
        "it does not matter now",
        "nothing helps",
        "i am tired",
        "leave me",
    )
    heard = sum(firm.read(text, DangerKind.SELF_HARM) is not None for text in texts)
    assert heard >= sum(firm.read(text) is not None for text in texts)


def test_a_long_message_costs_little(firm: DangerReader) -> None:
    assert cpu_of(lambda: firm.read("i want to go to the embassy and die hard " * 95)) < BUDGET


def test_many_short_messages_cost_little(firm: DangerReader) -> None:
    texts = [f"they kept my passport for {number} months, can i travel" for number in range(50)]
    assert cpu_of(lambda: [firm.read(text) for text in texts]) < BUDGET


@given(st.text(max_size=300))
def test_any_text_is_read(firm: DangerReader, text: str) -> None:
    firm.read(text)
