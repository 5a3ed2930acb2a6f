"""Keys of wording.yaml: what clients read when they write to the office."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class HandoffWording(Keys):
    """The part of wording.yaml about messages to the office."""

    button_write_to_office: str = label("Button: leave a message for the office")
    button_pass_on: str = label("Button: send the message to the office")
    button_drop_message: str = label("Button: do not send the message")
    button_write_back: str = label("Button under an answer of the office: write back")
    handoff_begin: Template = text("How to write a message to the office")
    handoff_preview: Template = text("Heading of what will be passed on")
    handoff_preview_how: Template = text("Under the preview: how to send it, to add to it, or to delete it")
    handoff_masked: Template = text("Under the preview: numbers were taken out")
    handoff_too_long: Template = text("The message is too long to be passed on", "limit")
    handoff_sent: Template = text("The message is on its way to the office")
    handoff_promise: Template = text("When an answer can be expected", "when")
    handoff_no_promise: Template = text("When an answer can be expected: not known")
    handoff_no_relationship: Template = text("Writing to the office makes nobody a client of the firm")
    handoff_dropped: Template = text("The message was not sent")
    handoff_nothing: Template = text("There is no message that could be sent")
    handoff_too_many: Template = text("This chat has sent too many messages within an hour")
    handoff_blocked: Template = text("The office accepts no messages from this chat")
    handoff_changed_too_late: Template = text("A message that the office already has was changed")
    handoff_answer: Template = text("Heading of an answer of the office")
    handoff_answer_how: Template = text("Under an answer of the office: how to write back")
    handoff_no_office: Template = text("Messages to the office are not possible here")
    command_message: str = label("What /message does")
    handoff_today: str = label("When an answer can be expected: today", "part")
    handoff_tomorrow: str = label("When an answer can be expected: tomorrow", "part")
    handoff_on_day: str = label("When an answer can be expected: on a later day", "part", "day")
    handoff_morning: str = label("A part of the day: 5 to 12 o'clock")
    handoff_afternoon: str = label("A part of the day: 12 to 17 o'clock")
    handoff_evening: str = label("A part of the day: 17 to 22 o'clock")
    handoff_night: str = label("A part of the day: 22 to 5 o'clock")
    handoff_their_time: str = label("A time by the client's clock", "when")
    handoff_our_time: str = label("A time by the office's clock", "when")
