"""Keys of staff.yaml: the questions without an answer, and what becomes of them."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffReviewWording(Keys):
    """The part of staff.yaml about reviews."""

    review_once: Template = text("A question that one message asks, and when", "text", "day")
    review_often: Template = text("Several messages ask this, and when last", "text", "day", "count")
    review_last: Template = text("No question comes after this one")
    review_left: Template = text("How many different questions are left, with this one", "count")
    review_empty: Template = text("No question is left to review")
    review_word: Template = text("Asks for the office's wording of a question", "text", "label")
    review_word_new: Template = text("Asks for the question of a new entry", "text")
    review_beginning: Template = text("A draft of an entry is being written", "text")
    review_begun: Template = text("A draft was written: where, and by whom", "text", "file", "line", "name")
    review_too_long: Template = text("The wording is empty or too long", "limit")
    review_personal: Template = text("The wording has words that may say who somebody is", "words")
    review_adding: Template = text("A question is being checked and learned", "text", "label")
    review_added: Template = text(
        "A question was added: to which entry, where, and by whom", "text", "label", "file", "line", "name"
    )
    review_same: Template = text("No other answer changes")
    review_changes: Template = text("Answers to other questions change", "count", "changes")
    review_change: str = label("One changed answer", "question", "before", "after")
    review_no_entry: str = label("In review_change: no answer")
    review_there: Template = text("The entry has this question already", "text", "label")
    review_loses: Template = text("Not added: good answers would be lost", "text", "label", "changes")
    review_fault: Template = text("Not written: the file cannot be changed, and why", "text", "fault")
    review_by_hand: Template = text(
        "Not written, since the host discards its disk: the line to add by hand", "file", "line", "text"
    )
    review_copy: Template = text("Where the file is as it was before", "file")
    review_due: Template = text(
        "An answer that must be read again, where it is written, and how many are left",
        "label",
        "place",
        "count",
    )
    review_to_change: Template = text("Where to change an answer", "label", "place")
    review_signed: Template = text(
        "An answer was signed off: where, and by whom", "label", "file", "line", "name"
    )
    review_weekly: Template = text("On Fridays: how many questions have no answer", "count")
    button_review_right: str = label("Button: the answer is still right")
    button_review_change: str = label("Button: the answer needs a change")
    button_review_add: str = label("Button: add the question to this entry", "label")
    button_review_new: str = label("Button: the question needs an entry of its own")
    button_review_off_topic: str = label("Button: the question is not ours to answer")
    button_review_no_question: str = label("Button: it is no question")
    button_review_skip: str = label("Button: look at the question another day")
    button_review_as_it_is: str = label("Button: add the words of the client")
    button_review_back: str = label("Button: back to the question")
    command_review: str = label("What /review does")
