"""A bot that dies while it passes on a client's message, or the answer, loses neither."""

from __future__ import annotations

import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.nursery import DyingBot
from tests.standin import BotMessage, Group, StandIn
from tests.standin.chat import Chat
from tests.standin.world import Call

STAGES = ("arrived", "carried", "answered")
WITHIN = 60.0


class Dying:
    """Kills the bot when a message with `mark` reaches a stage of being sent."""

    def __init__(self, standin: StandIn, bot: DyingBot, stage: str, mark: str) -> None:
        self._bot = bot
        self._mark = mark
        standin.on("sendMessage", stage, self._look)

    def _look(self, call: Call) -> None:
        if self._mark in str(call.parameters.text("text")):
            self._bot.kill_now()


async def arrives_though_the_bot_dies(
    standin: StandIn, bot: DyingBot, stage: str, mark: str, chat: Chat
) -> BotMessage:
    """Kill the bot at `stage` of sending `mark` and start it again; return the message in `chat`."""
    Dying(standin, bot, stage, mark)
    await bot.ended(WITHIN)
    standin.forget_hooks()
    await bot.start_polling()
    found = [each for each in chat.history if mark in each.text]
    return found[0] if found else await chat.next_message(WITHIN, saying=mark)


def is_doubled_without_the_line(chat: Chat, mark: str) -> bool:
    """Return whether `chat` has two messages with `mark` that do not say that they are sent again."""
    plain = [
        each for each in chat.history if mark in each.text and voice.notice("sent_again") not in each.text
    ]
    return len(plain) > 1


@pytest.mark.parametrize("stage", ["arrived", "carried"])
async def test_a_death_while_a_topic_is_created_leaves_one_empty_topic_at_most(
    standin: StandIn, new_dying_bot: NewDyingBot, staff: Group, stage: str
) -> None:
    staff.becomes_a_forum()
    bot = new_dying_bot()
    await bot.start_polling()
    ana = standin.user(first_name="Ana")
    ana.say("/message")
    await ana.next_message(WITHIN, saying=voice.wording("handoff_begin"))
    ana.say("question-of-ana please")
    preview = await ana.next_message(WITHIN, saying=voice.wording("handoff_preview"))
    standin.on("createForumTopic", stage, lambda _: bot.kill_now())
    ana.press(voice.label("button_pass_on"), under=preview)
    await bot.ended(WITHIN)
    standin.forget_hooks()
    await bot.start_polling()
    post = await staff.next_message(WITHIN, saying="question-of-ana please")

    assert post.raw["message_thread_id"] == max(staff.topics)
    assert len(staff.topics) <= 2
    assert sum("question-of-ana please" in each.text for each in staff.history) == 1
    assert await bot.stop() == 0


@pytest.mark.parametrize("stage", STAGES)
async def test_a_death_loses_neither_the_message_nor_the_answer(
    standin: StandIn, new_dying_bot: NewDyingBot, staff: Group, stage: str
) -> None:
    bot = new_dying_bot()
    await bot.start_polling()
    mia, ana = standin.user(first_name="Mia"), standin.user(first_name="Ana")
    ana.say("/message")
    await ana.next_message(WITHIN, saying=voice.wording("handoff_begin"))
    ana.say("question-of-ana please")
    preview = await ana.next_message(WITHIN, saying=voice.wording("handoff_preview"))
    ana.press(voice.label("button_pass_on"), under=preview)

    post = await arrives_though_the_bot_dies(standin, bot, stage, "question-of-ana please\n", staff)
    mia.replies("answer-to-ana", post, to=staff)
    await arrives_though_the_bot_dies(standin, bot, stage, voice.wording("handoff_answer"), ana)

    assert any("answer-to-ana" in each.text for each in ana.history)
    assert not is_doubled_without_the_line(staff, "question-of-ana")
    assert not is_doubled_without_the_line(ana, "answer-to-ana")
    assert not any("answer-to-ana" in each.text for each in mia.history)
    assert await bot.stop() == 0
