"""/review: staff go through the questions without an answer by buttons, and add them to entries."""

from __future__ import annotations

from bot.domain.knowledge_edits import NewEntry, NewQuestion, SignOff
from bot.matching.snapshot import DEFAULT
from tests.frontends.telegram.handoff.conftest import Office, is_stored, says
from tests.standin.chat import BotMessage

STRANGE = "quomodo vales hodie amice"
OTHER = "ubi est forum romanum"


async def review(office: Office) -> BotMessage:
    return await office.writes(office.mia, "/review", to=office.group)


def label_of_first(office: Office) -> str:
    """Return the label of the first entry that the buttons offer."""
    labels = [each.label for each in office.snapshot.language(DEFAULT).entries.values()]
    shown = office.group.last.labels
    return next(label for label in labels if office.label("button_review_add", label=label) in shown)


async def test_without_a_question_there_is_nothing_to_review(office: Office) -> None:
    assert says(await review(office), "review_empty")


async def test_the_most_asked_question_comes_first(office: Office) -> None:
    await office.writes(office.ana, STRANGE)
    await office.writes(office.ben, STRANGE)
    await office.writes(office.ana, OTHER)
    shown = await review(office)
    assert STRANGE in shown.text
    assert OTHER not in shown.text
    assert OTHER in (await office.presses(office.mia, "button_review_skip", to=office.group)).text
    assert says(await office.presses(office.mia, "button_review_skip", to=office.group), "review_empty")
    assert STRANGE in (await review(office)).text


async def test_what_is_off_topic_or_no_question_is_forgotten(office: Office) -> None:
    await office.writes(office.ana, STRANGE)
    await office.writes(office.ben, OTHER)
    await review(office)
    await office.presses(office.mia, "button_review_off_topic", to=office.group)
    await office.presses(office.mia, "button_review_no_question", to=office.group)
    assert says(await review(office), "review_empty")


async def test_a_press_that_is_handled_twice_decides_about_one_question(office: Office) -> None:
    await office.writes(office.ana, STRANGE)
    await office.writes(office.ben, OTHER)
    await review(office)
    office.mia.press(office.label("button_review_off_topic"), to=office.group)
    await office.handle_twice()
    left = office.group.last.text
    assert (STRANGE in left) != (OTHER in left)


async def test_a_question_is_added_in_the_words_of_the_office(office: Office) -> None:
    await office.writes(office.ana, "passport")
    shown = await review(office)
    label = label_of_first(office)
    asked = await office.presses(office.mia, "button_review_add", label=label, to=office.group)
    assert says(asked, "review_word")
    await office.replies(office.noor, "they kept it for days", asked)
    (new,) = office.added
    assert isinstance(new, NewQuestion)
    assert (new.text, new.by) == ("they kept it for days", "Noor")
    assert office.snapshot.language(DEFAULT).entries[new.entry].label == label
    assert shown


async def test_a_question_is_added_once_though_it_is_handled_twice(office: Office) -> None:
    await office.writes(office.ana, "passport")
    await review(office)
    await office.presses(office.mia, "button_review_add", label=label_of_first(office), to=office.group)
    office.mia.press(office.label("button_review_as_it_is"), to=office.group)
    await office.handle_twice()
    assert len(office.added) <= 1


async def test_words_that_name_somebody_are_refused(office: Office) -> None:
    await office.writes(office.ana, "passport")
    await review(office)
    asked = await office.presses(
        office.mia, "button_review_add", label=label_of_first(office), to=office.group
    )
    shown = await office.replies(office.mia, "did Ravi get it on March 3", asked)
    assert "Ravi" in shown.text
    assert "March 3" in shown.text
    assert office.added == []


async def test_only_staff_review(office: Office) -> None:
    await office.writes(office.ana, STRANGE)
    shown = await office.writes(office.ben, "/review")
    assert STRANGE not in shown.text


async def test_the_words_of_a_client_who_was_forgotten_are_not_shown(office: Office) -> None:
    await office.writes(office.ana, STRANGE)
    await office.writes(office.ana, "/forget yes")
    assert says(await review(office), "review_empty")
    assert not await is_stored(office, STRANGE)


async def test_after_the_questions_come_answers_to_read_again(office: Office) -> None:
    office.clock.pass_by(hours=24 * 370)
    asked = await review(office)
    assert says(asked, "review_due")
    assert says(await office.presses(office.mia, "button_review_change", to=office.group), "review_to_change")
    await office.presses(office.mia, "button_review_right", to=office.group)
    (signed,) = office.added
    assert isinstance(signed, SignOff)
    entry = office.snapshot.language(DEFAULT).entries[signed.entry]
    assert (signed.fingerprint, signed.by) == (entry.fingerprint, "Mia")
    assert entry.label not in office.group.last.text


async def test_answers_that_were_read_lately_are_not_asked_about(office: Office) -> None:
    assert says(await review(office), "review_empty")


async def test_a_question_without_a_fitting_entry_begins_one(office: Office) -> None:
    await office.writes(office.ana, STRANGE)
    await review(office)
    asked = await office.presses(office.mia, "button_review_new", to=office.group)
    assert says(asked, "review_word_new")
    assert says(await office.replies(office.mia, "how are you today", asked), "review_beginning")
    (new,) = office.added
    assert isinstance(new, NewEntry)
    assert new.text == "how are you today"


async def test_a_thumbs_down_brings_its_question_to_the_review(office: Office) -> None:
    await office.writes(office.ana, "they kept my passport")
    await office.presses(office.ana, "button_not_helped")
    await office.writes(office.ben, "when do I get it back")
    await office.presses(office.ben, "button_helped")
    shown = await review(office)
    assert "they kept my passport" in shown.text
    assert says(await office.presses(office.mia, "button_review_skip", to=office.group), "review_empty")
