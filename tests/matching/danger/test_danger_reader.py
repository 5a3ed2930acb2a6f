"""Danger in messages: the firm's own readings and examples, and small ones made here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation.danger import DangerKind, DangerLevel
from bot.domain.ids import Locale
from bot.knowledge.danger import DangerLanguage, DangerReading, HelpWording
from bot.knowledge.markup.template import Template
from bot.matching.danger.learning import learn_dangers
from bot.matching.danger.lesson import DangerLesson
from bot.matching.danger.reader import DangerReader
from bot.matching.similarity.encoders import word_table
from bot.matching.snapshot import Snapshot
from tests.knowledge.real_words import shipped
from tests.spending import BUDGET, cpu_of

ORDINARY = (
    "how long does administrative processing take",
    "they kept my passport at the embassy",
    "what does 221g mean",
    "can i travel while i wait for the visa",
)
HELP = HelpWording.model_validate(dict.fromkeys(HelpWording.model_fields, Template.parse("Some words.")))


def language(locale: str, **values: object) -> DangerLanguage:
    usual: dict[str, object] = {
        "concepts": (),
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
def firm(snapshot: Snapshot) -> DangerReader:
    """Return the reader of the firm's files."""
    return snapshot.dangers


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
    phrases = language("en", readings=readings, lists=(("writer", ("i",)),))
    danger = reader_of(phrases).read("my sister left and i want to die")
    assert danger is not None
    assert danger.other is False


def test_an_example_in_other_words_is_heard_and_an_ordinary_question_is_not() -> None:
    examples = ((DangerKind.SELF_HARM, False, ("the river calls me", "the river waits for me at night") * 4),)
    reader = reader_of(language("en", examples=examples), ordinary=ORDINARY * 4)
    assert reader.read("the river calls and waits for me") is not None
    assert reader.read("how long does the processing take") is None


RIVER = ((DangerKind.SELF_HARM, False, ("the river calls me", "the river waits for me at night") * 4),)


def test_sure_words_unlike_all_examples_are_in_doubt() -> None:
    phrases = language("en", readings=(reading("my last day"),), examples=RIVER)
    reader = reader_of(phrases, ordinary=(*ORDINARY, "today is my last day to send papers") * 4)
    danger = reader.read("is it my last day to send papers")
    assert danger is not None
    assert danger.level is DangerLevel.DOUBT


def test_words_in_doubt_are_sure_where_the_message_is_like_the_examples() -> None:
    phrases = language("en", readings=(reading("calls me", level=DangerLevel.DOUBT),), examples=RIVER)
    danger = reader_of(phrases, ordinary=ORDINARY * 4).read("the river calls me")
    assert danger is not None
    assert danger.level is DangerLevel.SURE
    assert danger.quotes


def test_words_in_doubt_unlike_all_examples_count_only_soon_after_danger() -> None:
    phrases = language("en", readings=(reading("passport at", level=DangerLevel.DOUBT),), examples=RIVER)
    reader = reader_of(phrases, ordinary=ORDINARY * 4)
    assert reader.read("they kept my passport at the embassy") is None
    assert reader.read("they kept my passport at the embassy", DangerKind.SELF_HARM) is not None


def test_a_few_words_are_not_heard_by_likeness_alone() -> None:
    reader = reader_of(language("en", examples=RIVER), ordinary=ORDINARY * 4)
    assert reader.read("the river") is None
    assert reader.read("the river calls") is not None


SURE = (
    "i took a lot of pills",
    "i took 40 tylenol",
    "i swallowed sleeping pills",
    "i want to die",
    "kms",
    "i will hang myself",
    "i will jump off the bridge",
    "i'd rather be dead than wait",
    "life is not worth living",
    "i cannot go on living like this",
    "they kept my passport for 3 months, nobody answers, i want to die",
    "i have a gun and i will use it on myself",
    "my sister says she wants to die",
    "i will come to your office with a gun",
    "i will shoot the consul",
    "my husband beats me and keeps my passport",
    "they put me in detention at the airport",
    "ice took my husband",
    "they want gift cards for my visa",
)


def test_plain_words_of_danger_are_sure(firm: DangerReader) -> None:
    heard = {text: firm.read(text) for text in SURE}
    assert [text for text, danger in heard.items() if not danger or danger.level is DangerLevel.DOUBT] == []


IN_DOUBT = (
    "i cry every day, i can not live like this",
    "i have no more strength for anything in this life",
    "my family would be happier without me",
    "i wrote a letter to my kids for when i am gone",
    "sometimes i look at the pills all night",
    "i am worried my brother will do something to himself",
)


def test_despair_burden_and_farewell_are_heard(firm: DangerReader) -> None:
    assert [text for text in IN_DOUBT if firm.read(text) is None] == []


HARMLESS = (
    "today is my last day to send the documents",
    "good morning",
    "mmmmm",
    "goodbye and thank you for everything",
    "i took a lot of pictures of the pills box for customs",
    "CBP takes me to secondary inspection every time i land",
    "the petitioner died, is the case over",
)


def test_what_only_sounds_like_danger_is_not_sure(firm: DangerReader) -> None:
    heard = {text: firm.read(text) for text in HARMLESS}
    assert [text for text, danger in heard.items() if danger and danger.level is DangerLevel.SURE] == []


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


@pytest.mark.parametrize(
    "text",
    [
        "my wife's passport is still being held by the consulate",
        "领事馆一直扣着我的护照",
        "консульство удерживает паспорт мужа",
        "паспорт досі тримають у консульстві",
        "القنصلية لا تزال تحتجز جواز سفري",
        "پاسپورتم هنوز در سفارت نگه داشته شده",
        "le passeport de ma femme est toujours retenu au consulat",
        "o passaporte da minha esposa continua retido no consulado",
        "el pasaporte de mi esposa sigue retenido en el consulado",
        "anbasad la toujou kenbe paspò madanm mwen",
        "पत्नी का पासपोर्ट अब भी दूतावास में रखा है",
        "بیوی کا پاسپورٹ ابھی تک سفارت خانے نے رکھا ہوا ہے",
        "স্ত্রীর পাসপোর্ট এখনো দূতাবাসে আটকে আছে",
        "hawak pa rin ng embahada ang pasaporte ng asawa ko",
        "lãnh sự vẫn giữ hộ chiếu của vợ tôi",
        "የባለቤቴ ፓስፖርት አሁንም ኤምባሲ ውስጥ ነው",
        "ubalozi bado una pasipoti ya mke wangu",
        "eşimin pasaportu hâlâ konsoloslukta tutuluyor",
        "श्रीमतीको पासपोर्ट अझै दूतावासमा छ",
        "대사관이 아직 아내 여권을 갖고 있어요",
        "材料卡在海关",
        "sus papeles están detenidos en la aduana",
        "الطرد محتجز في الجمارك",
        "소포가 공항 세관에 붙잡혀 있어요",
    ],
)
def test_papers_that_are_held_are_no_person_who_is_held(firm: DangerReader, text: str) -> None:
    danger = firm.read(text)
    assert danger is None or danger.kind not in (DangerKind.DETENTION, DangerKind.VIOLENCE_AT_HOME)


@pytest.fixture(scope="module")
def by_words() -> DangerReader:
    """Return a reader of the firm's readings without examples: what they say by themselves."""
    return reader_of(*(replace(each, examples=(), harmless=()) for each in shipped().dangers))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ojalá me muera", DangerKind.SELF_HARM),
        ("estoy cansada de esta vida", DangerKind.SELF_HARM),
        ("en finir avec tout", DangerKind.SELF_HARM),
        ("nimekunywa sumu", DangerKind.SELF_HARM),
        ("gusto kong mamatay", DangerKind.SELF_HARM),
        ("chồng tôi đánh tôi", DangerKind.VIOLENCE_AT_HOME),
        ("زوجي يضربني", DangerKind.VIOLENCE_AT_HOME),
        ("میخوام بمیرم", DangerKind.SELF_HARM),
        ("مجھے مارتا ہے", DangerKind.VIOLENCE_AT_HOME),
        ("मुझे पीटता है", DangerKind.VIOLENCE_AT_HOME),
        ("আমাকে পেটায়", DangerKind.VIOLENCE_AT_HOME),
        ("活着没意义", DangerKind.SELF_HARM),
    ],
)
def test_each_of_several_words_is_a_choice_by_itself(
    by_words: DangerReader, text: str, kind: DangerKind
) -> None:
    danger = by_words.read(text)
    assert danger is not None
    assert (danger.kind, danger.level) == (kind, DangerLevel.SURE)


@pytest.mark.parametrize("text", ["nitapiga simu kesho", "我想打电话问签证官"])
def test_what_only_begins_like_a_choice_is_not_one(by_words: DangerReader, text: str) -> None:
    assert by_words.read(text) is None


def test_words_of_two_kinds_are_of_the_kind_that_the_examples_tell() -> None:
    threatened = ("he put a gun to my head", "he put a gun to her head", "he put a gun on me") * 3
    alone = ("i put a gun to my head", "the gun is for me") * 3
    reader = reader_of(
        language(
            "en",
            readings=(reading("gun ... head"),),
            examples=(
                (DangerKind.SELF_HARM, False, alone),
                (DangerKind.VIOLENCE_AT_HOME, False, threatened),
            ),
            harmless=ORDINARY,
        )
    )
    kinds = [danger and danger.kind for danger in map(reader.read, (alone[0], threatened[0]))]
    assert kinds == [DangerKind.SELF_HARM, DangerKind.VIOLENCE_AT_HOME]


def test_what_is_like_three_kinds_of_danger_is_heard() -> None:
    torn = ("the river takes him", "the river takes me") * 4
    kinds = (DangerKind.SELF_HARM, DangerKind.OTHER_HARM, DangerKind.VIOLENCE_AT_HOME)
    examples = tuple((kind, False, torn) for kind in kinds)
    reader = reader_of(language("en", examples=examples, harmless=ORDINARY * 3))
    assert reader.read(torn[0]) is not None


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
