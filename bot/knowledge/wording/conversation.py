"""The keys of wording.yaml: everything clients read besides entries. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.handoff import HandoffWording
from bot.knowledge.wording.keys import label, many, text


class Wording(HandoffWording):
    """One language's wording.yaml, parsed."""

    start: Template = text("The answer to /start: who this is, what it can and cannot do")
    help: Template = text("The answer to /help: how to ask")
    help_commands: Template = text("Heading over the commands in /help")
    help_own_case: Template = text("In /help, heading over the commands about the client's own case")
    help_no_invitation: Template = text(
        "In /help, below the commands about the client's own case: how to get an invitation"
    )
    help_urgent: Template = text("End of /help: whom to call in urgent cases")
    help_line: str = label("A line of /help: a command, and what it does", "command", "does")
    contact: Template = text(
        "The answer to /contact: how to reach the firm, five lines at most. A line with what firm.yaml "
        "leaves unknown is left out; one of the office_ texts follows"
    )
    office_open: str = label("The office is open now", "wait", "when")
    office_closed: str = label("The office is closed now and opens within a day", "wait", "when")
    office_closed_long: str = label("The office is closed now and for more than a day", "when")
    office_usual: str = label("When the office is open, if firm.yaml has no office_hours", "hours")
    office_minutes: str = label("How long: less than an hour", "count")
    office_hour: str = label("How long: one hour")
    office_several_hours: str = label("How long: several hours", "count")
    privacy: Template = text(
        "The answer to /privacy: what is stored, for how long, what never to send", "retention_days"
    )
    topics: Template = text("Heading over the list of themes")
    theme: Template = text("Heading over the questions of one theme", "theme")
    suggest: Template = text("Over up to three buttons with similar questions: did you mean ...")
    suggest_again: Template = text("Over such buttons a second time in a row, in other words")
    suggest_person: Template = text("Over such buttons a third time in a row: the first button is a person")
    suggest_two: Template = text(
        "Over buttons with similar questions, when the message asked about two things"
    )
    suggest_two_question: Template = text("Before each of them", "number", "question")
    old_button: Template = text("After a press on a button that is too old")
    none: Template = text("No answer was found: says so honestly, and what to do next")
    none_of_these: Template = text('After a press of the button "none of these"')
    which_one: Template = text("After a yes, or a word about the list, to a list of several: which one")
    no_such_number: Template = text("After a number that no button has", "last")
    in_one_sentence: Template = text(
        "Before the first sentence of an answer, after “simpler” to its first words"
    )
    no_simpler: Template = text("After another “simpler”: there are no simpler words, and a person")
    same_answer: Template = text(
        "After a question that leads to the answer above once more, such as for another person", "question"
    )
    nothing_more: Template = text("After “more”, if all of the answer was shown: over related questions")
    helped: Template = text("After a typed yes to “Did this help?”")
    not_helped: Template = text("After a typed no to “Did this help?”: what was missing, and a person")
    are_you_sure: Template = text("After “are you sure?”: what the answer rests on", "question")
    not_what_you_asked: Template = text("After “that is not what I asked”, over other questions")
    not_what_you_asked_none: Template = text(
        "After “that is not what I asked”, if there are no other questions"
    )
    off_topic: Template = text("Before the line of an off-topic group that says where to ask such questions")
    too_long: Template = text("The message is too long to read", "limit")
    disclaimer: Template = text(
        "Under the first answer of a day and in /help: no legal advice, no attorney-client relationship"
    )
    reviewed: Template = text(
        "Under an answer that the attorney reviewed: how many sources of which kind, and the date",
        "sources",
        "date",
    )
    not_reviewed: Template = text(
        "Under an answer that nobody has reviewed yet: how many sources of which kind", "sources"
    )
    sources: Template = text("Heading over the sources of an answer", "question")
    sources_note: Template = text("Under the sources: what the dates mean, and who has not reviewed them")
    source_read: str = label(
        "After a source: whose page it is, and the date the page was read", "kind", "date"
    )
    source_copy: str = label(
        "After a source of which a dated copy was read: whose page it is, the date, and the copy's year",
        "kind",
        "date",
        "year",
    )
    source_undated_copy: str = label(
        "After a source of which an undated copy was read: whose page it is, and the date", "kind", "date"
    )
    did_this_help: Template = text("The question over the thumb buttons")
    only_private: Template = text("In a group or channel: please write to me in private")
    edited: Template = text("Before the answer to an edited message")
    sent_document: Template = text("A file was sent")
    sent_photo: Template = text("A photo was sent")
    sent_voice: Template = text("A voice message was sent")
    sent_video: Template = text("A video was sent")
    sent_sticker: Template = text("A sticker was sent")
    sent_location: Template = text("A location was sent")
    sent_contact: Template = text("A contact was sent")
    sent_poll: Template = text("A poll was sent")
    sent_other: Template = text("Any other kind of message was sent")
    unknown_command: Template = text(
        "The command does not exist; {commands} lists the ones that do", "commands"
    )
    unknown_command_near: Template = text("The command does not exist and is a typo of {command}", "command")
    numbers_sent: Template = text(
        "Before the answer to a message that contains a case, passport or other private number"
    )
    number_alone: Template = text(
        "After the warning about a private number, if the message says nothing else: what to do instead"
    )
    contact_details_sent: Template = text(
        "Before the answer to a message that contains a telephone number or an e-mail address"
    )
    contact_details_alone: Template = text(
        "After the warning about contact details, if the message says nothing else: how to reach us"
    )
    empty: Template = text("The message has no words")
    failure: Template = text("Something went wrong on our side", "reference")
    answer_late: Template = text("Before an answer that is sent more than ten minutes after the question")
    too_many_waiting: Template = text(
        "To a client who wrote faster than the bot can answer; {count} messages are answered", "count"
    )
    staff_failure: Template = text(
        "To the staff chat, when an update other than a client's message could not be handled",
        "reference",
        "kind",
    )
    staff_failure_told: Template = text(
        "To the staff chat, when a client's message failed and the client was told so",
        "reference",
        "kind",
    )
    staff_failure_untold: Template = text(
        "To the staff chat, when a client's message failed and the client could not be told",
        "reference",
        "kind",
    )
    staff_failure_shown: Template = text(
        "To the staff chat, when a client's message failed after part of the answer was shown",
        "reference",
        "kind",
    )
    staff_answer_in_doubt: Template = text(
        "To the staff chat, when an answer was sent twice and Telegram confirmed neither",
        "reference",
        "kind",
    )
    button_retry_answer: str = label("Button that sends an unconfirmed answer once more", "reference")
    staff_telegram_away: Template = text(
        "To the staff chat, once after an outage of Telegram", "since", "until"
    )
    staff_polling_again: Template = text("To the staff chat, when Telegram answers again")
    staff_polling: Template = text("To the staff chat, when Telegram does not answer", "problem")
    button_topics: str = label("Button that opens the list of themes")
    button_contact: str = label("Button that shows how to reach the firm")
    button_none_of_these: str = label("Button for: no suggestion fits")
    button_back: str = label("Button back to the themes")
    button_more: str = label("Button to the next page")
    button_previous: str = label("Button to the previous page")
    button_helped: str = label("Thumbs-up button")
    button_not_helped: str = label("Thumbs-down button")
    button_helped_chosen: str = label("Thumbs-up button, once chosen")
    button_not_helped_chosen: str = label("Thumbs-down button, once chosen")
    button_sources: str = label("Button that shows the sources of an answer")
    button_whole: str = label("Button that shows all of an answer in place of its first words")
    button_answer: str = label("Button back from the sources to the answer")
    sources_none: str = label("In place of the number of sources, if there are none")
    source_official: str = label("Kind of source: an official page")
    sources_official_one: str = label("In the number of sources: one official page", "count")
    sources_official: str = label("In the number of sources: several official pages", "count")
    source_court: str = label("Kind of source: a court decision")
    sources_court_one: str = label("In the number of sources: one court decision", "count")
    sources_court: str = label("In the number of sources: several court decisions", "count")
    source_lawyer: str = label("Kind of source: a lawyer's page")
    sources_lawyer_one: str = label("In the number of sources: one lawyer's page", "count")
    sources_lawyer: str = label("In the number of sources: several lawyers' pages", "count")
    source_school: str = label("Kind of source: a school's page")
    sources_school_one: str = label("In the number of sources: one school's page", "count")
    sources_school: str = label("In the number of sources: several schools' pages", "count")
    source_press: str = label("Kind of source: a newspaper's page")
    sources_press_one: str = label("In the number of sources: one newspaper's page", "count")
    sources_press: str = label("In the number of sources: several newspapers' pages", "count")
    source_guide: str = label("Kind of source: another guide")
    sources_guide_one: str = label("In the number of sources: one other guide", "count")
    sources_guide: str = label("In the number of sources: several other guides", "count")
    notice_thanks: str = label("Pop-up after a thumbs-up vote (200 characters)")
    notice_sorry: str = label("Pop-up after a thumbs-down vote (200 characters)")
    old_staff_button: Template = text("Message after a press of a button in the staff chat that is too old")
    notice_old_staff_button: str = label(
        "Pop-up after a press of an outdated button in the staff chat (200 characters)"
    )
    notice_not_staff: str = label(
        "Pop-up after a press in the staff chat by someone who is not a member (200 characters)"
    )
    notice_old_button: str = label("Pop-up after a press of an old or unknown button (200 characters)")
    firm_phone_known: str = label(
        "In place of {firm.phone}, where the chat has read the number within the hour"
    )
    firm_appointment_unknown: str = label("In place of {firm.appointment}, if firm.yaml has none")
    firm_fees_unknown: str = label("In place of {firm.fees}, if firm.yaml has none")
    firm_backups_days: str = label(
        "For {firm.backups}, if firm.yaml says after how many days backups are deleted", "days"
    )
    firm_backups_unknown: str = label(
        "For {firm.backups}, if firm.yaml does not say after how many days backups are deleted"
    )
    bot_name: str = label("The bot's name in Telegram (64 characters)")
    bot_description: str = label("Shown in an empty chat, before the first message (512 characters)")
    bot_short_description: str = label("Shown on the bot's profile (120 characters)")
    command_start: str = label("What /start does (256 characters)")
    command_help: str = label("What /help does")
    command_topics: str = label("What /topics does")
    command_contact: str = label("What /contact does")
    command_privacy: str = label("What /privacy does")
    command_id: str = label("What /id does (staff)")
    terminal_prompt: str = label("The prompt of the terminal chat")
    terminal_hello: Template = text("The first lines of the terminal chat")
    terminal_no_case: Template = text(
        "In the terminal chat: {command} needs a case of the client, which only exists in Telegram", "command"
    )
    terminal_bye: Template = text("The last line of the terminal chat")
    date_months: tuple[str, ...] = many("The twelve months, January first")
    date_day: str = label("How a date is written", "month", "day", "year")
    date_moment: str = label("How a date with a time is written", "day", "time")
