"""What a follower reads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case_number import CaseNumber
from bot.domain.cases import LONGEST_NOTE, Case, CaseState, Follower, StatusFacts
from bot.domain.ids import CaseId, ChatId, FollowerId
from bot.domain.press import OpenEntry, OpenOwnCase
from bot.domain.reply import Listing, Paragraph, Reply, Span, plain_text
from bot.frontends.telegram.sending.rendering import render
from bot.knowledge.model import StatusText
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.texts import LONGEST_NOTICE, Notices
from bot.store.messages import replies
from tests.e2e import voice
from tests.knowledge.real_words import notice_text, speak

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
ANN = Follower(FollowerId(3), CaseId(1), ChatId(5), NOW, subscribed=True, gone_at=None)
CASE = Case(
    id=CaseId(1),
    number=CaseNumber("BLG2019123456"),
    label="Smith & Sons",
    visa_kind="K-1",
    post="Bogotá",
    refused_on=DAY,
    check_every_days=7,
    state=CaseState.OPEN,
    created_at=NOW,
    checked_at=None,
)

_TAG = re.compile(r"</?[bi]>")
STATUSES = [each.status for each in speak().language.statuses]


@pytest.fixture
def notices() -> Notices:
    return Notices(speak(), CASE)


def said(reply: Reply) -> str:
    return plain_text(reply.blocks)


def words_of(status: str) -> StatusText:
    """Return the real words for a status."""
    words = speak().status(status)
    assert words is not None
    return words


def test_a_notice_says_which_case_what_ceac_shows_and_what_that_means(notices: Notices) -> None:
    reply = notices.status(StatusFacts("Refused", DAY, "Send the form."), None, ANN)
    for line in (
        notice_text("which_case", ending="3456", post="Bogotá"),
        notice_text("says_first", status="Refused"),
        notice_text("says_date", day="November 20, 2026"),
        notice_text("note", note="Send the form."),
        f"{notice_text('means')}\n{plain_text(speak().say(words_of('Refused').means))}",
        plain_text(speak().say(words_of("Refused").comes_next)),
        notice_text("no_promise"),
        "/unsubscribe",
    ):
        assert line in said(reply)
    presses = [button.press for row in reply.rows for button in row]
    assert presses == [OpenEntry(words_of("Refused").entry), OpenOwnCase(ANN.id)]


@pytest.mark.parametrize("name", STATUSES)
def test_no_notice_names_the_label_or_the_number_or_leaves_a_blank(notices: Notices, name: str) -> None:
    facts = StatusFacts(name, DAY, "Call us.")
    for reply in (
        notices.status(facts, None, ANN),
        notices.correction(facts, DAY, ANN),
        notices.checked(facts, NOW, ANN),
    ):
        for forbidden in ("Smith", "BLG2019123456", "123456", "{", "}"):
            assert forbidden not in said(reply)


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [
        (StatusFacts("Ready", DAY), StatusFacts("Refused", DAY), "says"),
        (StatusFacts("refused", DAY), StatusFacts("Refused", date(2026, 11, 23)), "still_new_date"),
        (StatusFacts("Refused", DAY), StatusFacts("Refused", None), "still_without_date"),
        (StatusFacts("Refused", DAY), StatusFacts("Refused", DAY, "x"), "still_says"),
    ],
)
def test_what_only_changed_its_date_reads_calmly(
    notices: Notices, before: StatusFacts, now: StatusFacts, key: str
) -> None:
    reply = notices.status(now, before, ANN)
    assert notice_text(key, status="Refused", day="November 23, 2026") in said(reply)
    assert (notice_text("says", status="Refused") in said(reply)) is (key == "says")


def test_without_a_post_or_a_day_nothing_is_made_up() -> None:
    reply = Notices(speak(), replace(CASE, post=None)).status(StatusFacts("Refused"), None, ANN)
    assert said(reply).startswith(notice_text("which_case_no_post", ending="3456") + "\n")
    assert voice.notice("says_date") not in said(reply)


def test_a_status_without_plain_words_is_told_without_them(notices: Notices) -> None:
    reply = notices.status(StatusFacts("Lost in Space", DAY), None, ANN)
    assert notice_text("says_first", status="Lost in Space") in said(reply)
    assert notice_text("means") not in said(reply)
    assert [button.press for row in reply.rows for button in row] == [OpenOwnCase(ANN.id)]


@pytest.mark.parametrize("name", STATUSES)
def test_the_longest_notice_fits_one_message_with_room_for_a_line_before_it(name: str) -> None:
    notices = Notices(speak(), replace(CASE, post="P" * 100))
    facts = StatusFacts(name, date(2026, 9, 30), "\U0001f600" * LONGEST_NOTE)
    for reply in (notices.status(facts, None, ANN), notices.correction(facts, date(2026, 9, 30), ANN)):
        assert len(said(reply).encode("utf-16-le")) // 2 <= LONGEST_NOTICE
        assert facts.note is not None
        assert facts.note in said(reply)
        edited = notices.corrected(reply, date(2026, 9, 30), ANN.id)
        assert len(render(edited)) == 1


def test_what_does_not_fit_is_left_to_the_button_and_never_the_note() -> None:
    words = speak()
    long = replace(words.language.statuses[1], comes_next=words.words.wording.help)
    while len(plain_text(words.say(long.comes_next))) < LONGEST_NOTICE:
        long = replace(long, comes_next=replace(long.comes_next, blocks=long.comes_next.blocks * 2))
    phrases = Phrasebook(replace(words.language, statuses=(long,)), words.firm, words.zone)
    reply = Notices(phrases, CASE).status(StatusFacts(long.status, DAY, "A note"), None, ANN)
    assert len(render(reply)) == 1
    assert notice_text("comes_next") not in said(reply)
    for kept in (notice_text("do_now"), "A note", "/unsubscribe"):
        assert kept in said(reply)

    wordy = replace(long, means=long.comes_next)
    phrases = Phrasebook(replace(words.language, statuses=(wordy,)), words.firm, words.zone)
    reply = Notices(phrases, CASE).status(StatusFacts(wordy.status, DAY, "A note"), None, ANN)
    assert notice_text("means") not in said(reply)
    assert notice_text("do_now") in said(reply)


def test_a_check_tells_that_we_looked_and_when_we_look_again(notices: Notices) -> None:
    reply = notices.checked(StatusFacts("Refused", DAY), NOW, ANN)
    assert notice_text("checked", day="November 24, 2026", status="Refused") in said(reply)
    assert notice_text("checked_next", day="December 1, 2026") in said(reply)
    assert "Refused" not in said(notices.checked(None, NOW, ANN))


def test_a_corrected_message_is_struck_whole_under_the_day(notices: Notices) -> None:
    earlier = Reply((Paragraph((Span("a", bold=True), Span("b"))), Listing(((Span("c"),),))))
    reply = notices.corrected(earlier, DAY, ANN.id)
    assert plain_text(reply.blocks[:1]) == notice_text("edited", day="November 20, 2026")
    assert reply.blocks[1:] == (
        Paragraph((Span("a", bold=True, struck=True), Span("b", struck=True))),
        Listing(((Span("c", struck=True),),)),
    )


@given(st.text(min_size=1, max_size=LONGEST_NOTE), st.sampled_from(STATUSES))
def test_a_note_is_read_as_it_was_written_whatever_is_in_it(note: str, name: str) -> None:
    reply = Notices(speak(), CASE).status(StatusFacts(name, DAY, note), None, ANN)
    assert note in said(reply)
    stored = replies.from_json(replies.to_json(reply)) if note.isprintable() else reply
    assert stored == reply
    (part,) = render(reply)
    assert "<" not in _TAG.sub("", part.html)


def test_a_correction_owns_up_and_brings_no_alarm_of_a_new_status(notices: Notices) -> None:
    reply = notices.correction(StatusFacts("Refused", date(2026, 11, 19)), DAY, ANN)
    assert said(reply).startswith(notice_text("correction", day="November 20, 2026", ending="3456"))
    assert notice_text("says_right", status="Refused") in said(reply)
    assert notice_text("says_date", day="November 19, 2026") in said(reply)
    assert notice_text("says", status="Refused") not in said(reply)


def test_the_first_status_told_does_not_sound_like_a_new_refusal(notices: Notices) -> None:
    first = said(notices.status(StatusFacts("Refused", DAY), None, ANN))
    assert notice_text("says_first", status="Refused") in first
    changed = said(notices.status(StatusFacts("Refused", DAY), StatusFacts("Ready", DAY), ANN))
    assert notice_text("says_first", status="Refused") not in changed


def test_of_a_date_that_never_was_nothing_is_said(notices: Notices) -> None:
    same = said(notices.status(StatusFacts("Refused", None, "A note"), StatusFacts("Refused"), ANN))
    assert notice_text("still_says_undated", status="Refused") in same
    assert "date" not in same.split(notice_text("means"), maxsplit=1)[0]
