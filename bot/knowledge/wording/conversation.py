"""The keys of wording.yaml: what clients read that is no entry. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, many, text


class Wording(Keys):
    """One language's wording.yaml, parsed."""

    start: Template = text("Answer to /start: who this is, what it can and cannot do")
    help: Template = text("Answer to /help: how to ask")
    help_commands: Template = text("In /help, over the commands")
    help_own_case: Template = text("In /help, over the commands about the client's own case")
    help_no_invitation: Template = text("In /help, under these: how to be invited")
    help_urgent: Template = text("At the end of /help: whom to call when it is urgent")
    help_line: str = label("In /help: a command, and what it does", "command", "does")
    contact: Template = text("Answer to /contact: how to reach the firm")
    privacy: Template = text(
        "Answer to /privacy: what is kept, for how long, what never to send", "retention_days"
    )
    topics: Template = text("Heading over the list of themes")
    theme: Template = text("Heading over the questions of one theme", "theme")
    suggest: Template = text("Over up to three buttons: did you mean ...")
    suggest_again: Template = text("The same in other words, the second time in a row")
    suggest_person: Template = text("The same the third time in a row: the first button is a person")
    suggest_two: Template = text("Before the answers to a message that asked about several things")
    suggest_two_question: Template = text("Before each of them", "number", "question")
    old_button: Template = text("After a press on a button that is too old")
    none: Template = text("No answer: said honestly, with a way on")
    none_of_these: Template = text('After the button "none of these"')
    which_one: Template = text("After a yes, or a word about the list, to a list of several: which one")
    no_such_number: Template = text("After a number that no button has", "last")
    helped: Template = text("After a typed yes to “Did this help?”")
    not_helped: Template = text("After a typed no to “Did this help?”: what was missing, and a person")
    are_you_sure: Template = text("After “are you sure?”: what the answer rests on", "question")
    not_what_you_asked: Template = text("After “that is not what I asked”, over other questions")
    not_what_you_asked_none: Template = text("The same where there are none")
    off_topic: Template = text("Before the line of an off-topic group that says where such questions go")
    too_long: Template = text("A message too long to read", "limit")
    disclaimer: Template = text(
        "Under the first answer and in /help: no advice, no attorney-client relationship"
    )
    reviewed: Template = text(
        "Under an answer the attorney signed off: how many sources of which kind, and the day",
        "sources",
        "date",
    )
    not_reviewed: Template = text(
        "Under an answer nobody signed off yet: how many sources of which kind", "sources"
    )
    sources: Template = text("Heading over the sources of an answer", "question")
    sources_note: Template = text("Under the sources: what the dates mean, and who has not checked them")
    source_read: str = label(
        "After a source: whose page it is, and the day the page was read", "kind", "date"
    )
    source_copy: str = label("The same where a stored copy of that year was read", "kind", "date", "year")
    source_undated_copy: str = label("The same where the copy has no date", "kind", "date")
    did_this_help: Template = text("Question over the thumbs")
    only_private: Template = text("Said in a group or channel: write to me in private")
    edited: Template = text("Before the answer to an edited message")
    sent_document: Template = text("A file was sent")
    sent_photo: Template = text("A photo was sent")
    sent_voice: Template = text("A voice message was sent")
    sent_video: Template = text("A video was sent")
    sent_sticker: Template = text("A sticker was sent")
    sent_location: Template = text("A location was sent")
    sent_contact: Template = text("A contact was sent")
    sent_poll: Template = text("A poll was sent")
    sent_other: Template = text("Anything else was sent")
    unknown_command: Template = text(
        "A command that does not exist; {commands} are those that do", "commands"
    )
    unknown_command_near: Template = text(
        "A command that does not exist and is a typo of {command}", "command"
    )
    numbers_sent: Template = text(
        "Before the answer to a message that holds a case, passport or other private number"
    )
    number_alone: Template = text(
        "After that warning where the message says nothing else: what to do instead"
    )
    contact_details_sent: Template = text(
        "Before the answer to a message that holds a telephone number or an e-mail address"
    )
    contact_details_alone: Template = text(
        "After that warning where the message says nothing else: how to be reached"
    )
    empty: Template = text("A message without words")
    failure: Template = text("Something went wrong on our side", "reference")
    answer_late: Template = text("Before an answer that comes more than ten minutes after the question")
    too_many_waiting: Template = text(
        "Told to a client who wrote faster than the bot can answer; {count} messages are answered", "count"
    )
    staff_failure: Template = text(
        "Told to the staff chat when an update that is no client's message could not be handled",
        "reference",
        "kind",
    )
    staff_failure_told: Template = text(
        "Told to the staff chat when a client's message failed and the client was told so",
        "reference",
        "kind",
    )
    staff_failure_untold: Template = text(
        "Told to the staff chat when a client's message failed and the client could not be told",
        "reference",
        "kind",
    )
    staff_failure_shown: Template = text(
        "Told to the staff chat when a client's message failed after part of the answer was shown",
        "reference",
        "kind",
    )
    staff_answer_in_doubt: Template = text(
        "Told to the staff chat when an answer was sent twice and Telegram confirmed neither",
        "reference",
        "kind",
    )
    button_retry_answer: str = label("Sends an answer in doubt once more", "reference")
    staff_telegram_away: Template = text(
        "Told to the staff chat once after an outage of Telegram", "since", "until"
    )
    staff_polling_again: Template = text("Told to the staff chat when Telegram answers again")
    staff_polling: Template = text("Told to the staff chat when Telegram does not answer", "problem")
    button_topics: str = label("Opens the list of themes")
    button_contact: str = label("How to reach the firm")
    button_none_of_these: str = label("No suggestion fits")
    button_back: str = label("Back to the themes")
    button_more: str = label("Next page")
    button_previous: str = label("Previous page")
    button_helped: str = label("Thumb up")
    button_not_helped: str = label("Thumb down")
    button_helped_chosen: str = label("Thumb up, once chosen")
    button_not_helped_chosen: str = label("Thumb down, once chosen")
    button_sources: str = label("Shows the sources of an answer")
    button_answer: str = label("Back from the sources to the answer")
    sources_none: str = label("In place of the counts: no sources")
    source_official: str = label("Whose page a source is: an official page")
    sources_official_one: str = label("One such source, in a count", "count")
    sources_official: str = label("More such sources, in a count", "count")
    source_court: str = label("Whose page a source is: a court decision")
    sources_court_one: str = label("One such source, in a count", "count")
    sources_court: str = label("More such sources, in a count", "count")
    source_lawyer: str = label("Whose page a source is: a lawyer's page")
    sources_lawyer_one: str = label("One such source, in a count", "count")
    sources_lawyer: str = label("More such sources, in a count", "count")
    source_school: str = label("Whose page a source is: a school's page")
    sources_school_one: str = label("One such source, in a count", "count")
    sources_school: str = label("More such sources, in a count", "count")
    source_press: str = label("Whose page a source is: a newspaper's page")
    sources_press_one: str = label("One such source, in a count", "count")
    sources_press: str = label("More such sources, in a count", "count")
    source_guide: str = label("Whose page a source is: another guide")
    sources_guide_one: str = label("One such source, in a count", "count")
    sources_guide: str = label("More such sources, in a count", "count")
    notice_thanks: str = label("Shown when a vote is counted (200 characters)")
    notice_sorry: str = label("Shown when a thumb down is counted (200 characters)")
    notice_old_staff_button: str = label("Shown on a press of a button in the staff chat that is too old")
    notice_not_staff: str = label("Shown on a press in the staff chat of somebody who is no member")
    notice_old_button: str = label("An old or unknown button was pressed (200 characters)")
    firm_hours_unknown: str = label("In place of {firm.hours}")
    firm_email_unknown: str = label("In place of {firm.email}")
    firm_website_unknown: str = label("In place of {firm.website}")
    firm_appointment_unknown: str = label("In place of {firm.appointment}")
    firm_fees_unknown: str = label("In place of {firm.fees}")
    firm_backups_days: str = label(
        "{firm.backups}, where firm.yaml tells after how many days backups are deleted", "days"
    )
    firm_backups_unknown: str = label("{firm.backups}, where it does not")
    bot_name: str = label("The bot's name in Telegram (64 characters)")
    bot_description: str = label("Shown before the first message (512 characters)")
    bot_short_description: str = label("Shown on the profile (120 characters)")
    command_start: str = label("What /start does (256 characters)")
    command_help: str = label("What /help does")
    command_topics: str = label("What /topics does")
    command_contact: str = label("What /contact does")
    command_privacy: str = label("What /privacy does")
    command_id: str = label("What /id does (staff)")
    terminal_prompt: str = label("Before what the person types in the terminal chat")
    terminal_hello: Template = text("First lines of the terminal chat")
    terminal_no_case: Template = text("In the terminal: {command} is about one's own case", "command")
    terminal_bye: Template = text("Last line of the terminal chat")
    date_months: tuple[str, ...] = many("The twelve months, January first")
    date_day: str = label("How a day is written", "month", "day", "year")
    date_moment: str = label("How a day with a time is written", "day", "time")
