"""The keys of own_case.yaml: what clients read about their own case. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class OwnCaseWording(Keys):
    """One language's own_case.yaml, parsed."""

    not_linked: Template = text(
        "In place of the part of an answer about the client's own case, if no case is connected"
    )
    fact_which_case: Template = text(
        "Over the part of an answer about one of several cases", "ending", "post"
    )
    fact_which_case_no_post: Template = text(
        "Over the part of an answer about one of several cases, if the embassy is not recorded", "ending"
    )
    fact_case_closed: Template = text("Before the part of an answer about a case that our office has closed")
    fact_post_unknown: str = label("In place of {case.post}, if it is not recorded")
    fact_refused_unknown: str = label(
        "In place of {case.refused_on} and {case.days_since_refusal}, if no refusal is recorded"
    )
    fact_day: str = label("For {case.days_since_refusal}: one day", "count")
    fact_days: str = label("For {case.days_since_refusal}: several days", "count")
    fact_status_unknown: str = label(
        "In place of {case.status} and {case.status_since}, if no status is recorded"
    )
    fact_never_checked: str = label("In place of {case.last_check}, if there was none")
    fact_next_check: str = label("For {case.next_check}: the date by which we check next", "day")
    fact_check_late: str = label("For {case.next_check}, if that date has passed", "day")
    fact_no_next_check: str = label("For {case.next_check}, if the case is closed")
    fact_no_open_items: str = label("In place of {case.open_items}, if there are none")
    join_offer: Template = text("An invitation was opened: over what it would connect")
    case_named: str = label(
        "The name of a case: the last digits of its number, and the embassy", "ending", "post"
    )
    case_named_no_post: str = label(
        "The name of a case if the embassy is not recorded, and in an invitation", "ending"
    )
    join_one_by_one: Template = text(
        "Under an invitation, if the message contains another one: please send that separately"
    )
    join_post: str = label("In an invitation: the embassy, if it is recorded", "post")
    join_visa_kind: str = label("In an invitation: the visa, if it is recorded", "kind")
    join_terms: Template = text("What consent means: who can read the messages, how to stop them")
    join_by_hand: Template = text("How to consent if the buttons do not work", "command")
    button_join_yes: str = label("Button to consent to follow the case")
    button_join_no: str = label("Button not to follow the case")
    join_refused: Template = text("The one answer to every invalid invitation, whatever the reason")
    join_how: Template = text("The answer to /join without a code")
    agree_how: Template = text("The answer to /agree without the number of an invitation")
    joined: Template = text("The chat now follows the case", "case")
    join_declined: Template = text("The client declined")
    join_already: Template = text("The chat already follows this case", "case")
    button_see_case: str = label("Button that shows the case that was just connected")
    only_invited: Template = text(
        "A client wrote a number after a command: cases cannot be looked up by number"
    )
    mycase_none: Template = text("No case is connected to this chat")
    mycase_choose: Template = text("Over the list of several cases")
    mycase_name: str = label("The name of a case for its client", "ending", "post")
    mycase_name_no_post: str = label(
        "The name of a case for its client, if the embassy is not recorded", "ending"
    )
    mycase_line: str = label("A case in the list of several cases", "ending", "post", "status")
    mycase_line_no_post: str = label(
        "A case in the list of several cases, if the embassy is not recorded", "ending", "status"
    )
    button_case: str = label("Button that opens one of several cases", "number", "ending", "post")
    button_case_no_post: str = label(
        "Button that opens one of several cases, if the embassy is not recorded", "number", "ending"
    )
    mycase_heading: Template = text("In /mycase: first line", "ending")
    mycase_status: Template = text("In /mycase: the current status", "status")
    mycase_status_unknown: Template = text(
        "In /mycase: a current status without a prepared explanation", "status"
    )
    mycase_no_status: Template = text("In /mycase: no status is recorded yet")
    mycase_website_date: Template = text("In /mycase: the date that CEAC shows with the status", "day")
    mycase_note: Template = text("In /mycase: what our office noted with the status", "note")
    mycase_do_now: Template = text("In /mycase: over what to do now")
    mycase_refused: Template = text("In /mycase: the date of the refusal", "day", "days")
    mycase_refused_today: Template = text("In /mycase: the refusal is from today", "day")
    mycase_checked: Template = text("In /mycase: when our office last checked CEAC", "day")
    mycase_unchecked: Template = text("In /mycase: our office has not checked CEAC yet")
    mycase_next_check: Template = text("In /mycase: the date by which our office checks next", "day")
    mycase_late: Template = text("In /mycase: the next check is overdue", "day")
    mycase_items: Template = text("In /mycase: over what our office needs from the client")
    mycase_items_not_refused: Template = text(
        "In /mycase: over what our office needs, without the one-year rule, if there is no current refusal"
    )
    mycase_no_items: Template = text("In /mycase: our office needs nothing")
    mycase_timeline: Template = text("In /mycase: over the last statuses, newest first")
    mycase_step: str = label("In /mycase: a status and the date it was recorded", "day", "status")
    mycase_step_dated: str = label(
        "In /mycase: a status, the date it was recorded, and the date that CEAC showed",
        "day",
        "status",
        "updated",
    )
    mycase_told: Template = text("In /mycase: messages about this case are on")
    mycase_not_told: Template = text("In /mycase: messages about this case are off")
    tell_on: Template = text("Messages are now on", "case")
    tell_on_closed: Template = text("Messages are now on, but our office has closed the case", "case")
    tell_off: Template = text("Messages are now off", "case")
    tell_all_on: Template = text("Messages about all cases are now on")
    tell_all_off: Template = text("Messages about all cases are now off")
    tell_choose_on: Template = text("The answer to /subscribe, if there are several cases")
    tell_choose_off: Template = text("The answer to /unsubscribe, if there are several cases")
    tell_line_on: str = label("In the list after /subscribe or /unsubscribe: a case with messages on", "line")
    tell_line_off: str = label(
        "In the list after /subscribe or /unsubscribe: a case with messages off", "line"
    )
    button_tell_on: str = label("Button that turns messages on")
    button_tell_off: str = label("Button that turns messages off")
    settings: Template = text("In /notifications: first line, over the current settings")
    settings_changes_only: str = label("Current setting: messages about changes only")
    settings_checks: str = label("Current setting: messages also if nothing is new", "days")
    settings_quiet: str = label("Current setting: quiet hours", "start", "end")
    settings_quiet_waiting: str = label(
        "Current setting: quiet hours that still need a time zone", "start", "end"
    )
    settings_quiet_off: str = label("Current setting: no quiet hours")
    settings_zone: str = label("Current setting: the time zone, and the time there", "zone", "time")
    settings_no_zone: str = label("Current setting: no time zone")
    settings_discreet_on: str = label("Current setting: discreet messages")
    settings_discreet_off: str = label("Current setting: no discreet messages")
    settings_explained: Template = text(
        "In /notifications: what the choices mean, and how to choose without buttons"
    )
    button_changes_only: str = label("Button for messages about changes only")
    button_checks: str = label("Button for messages also if nothing is new, every {days} days", "days")
    button_quiet_off: str = label("Button for no quiet hours")
    button_quiet: str = label("Button for quiet hours from and to", "start", "end")
    button_zone: str = label("Button to choose the time zone")
    button_discreet_on: str = label("Button that turns discreet messages on")
    button_discreet_off: str = label("Button that turns discreet messages off")
    button_chosen: str = label("The label of a button that is the current choice", "label")
    button_settings_back: str = label("Button back to all settings")
    settings_zone_first: Template = text("Quiet hours need a time zone first")
    settings_zone_region: Template = text("Asks for the part of the world")
    settings_zone_city: Template = text("Asks for the city")
    settings_zone_near: Template = text("There is no such time zone, but these are spelled similarly")
    settings_zone_unknown: Template = text("There is no such time zone, and none is similar")
    settings_quiet_unknown: Template = text("The quiet hours could not be read")
    settings_checks_unknown: Template = text("The interval could not be read")
    settings_all_messages: Template = text("How to stop all messages, or to get them again")
    settings_unknown: Template = text("The setting does not exist")
    button_region_africa: str = label("Button for time zones in Africa")
    button_region_americas: str = label("Button for time zones in the Americas")
    button_region_asia: str = label("Button for time zones in Asia and the Middle East")
    button_region_europe: str = label("Button for time zones in Europe")
    button_region_pacific: str = label("Button for time zones in Australia and the Pacific")
    shown_corrected: Template = text("A discreet message was opened that was corrected since")
    shown_withdrawn: Template = text("A discreet message was opened that was withdrawn since")
    mydata: Template = text("In /mydata: first lines", "chat")
    mydata_cases: Template = text("In /mydata: over the cases")
    mydata_case_on: str = label("In /mydata: a case with messages on", "case", "day")
    mydata_case_off: str = label("In /mydata: a case with messages off", "case", "day")
    mydata_no_cases: Template = text("In /mydata: no cases")
    mydata_settings: Template = text("In /mydata: over the settings")
    mydata_sent: Template = text("In /mydata: over the messages about a case", "count", "zone")
    mydata_message: str = label("In /mydata: a message that was sent", "moment", "case")
    mydata_message_maybe: str = label(
        "In /mydata: a message that may have arrived; Telegram did not confirm it", "case"
    )
    mydata_message_waiting: str = label("In /mydata: a message that was not sent", "case")
    mydata_earlier: Template = text("In /mydata: the number of messages that are not listed", "count")
    news_note: str = label("News about a case, in a few lines: the office's note", "note")
    news_status: str = label(
        "News about a case: the status, and since when it is recorded", "status", "since"
    )
    news_no_status: str = label("News about a case: no status is recorded")
    news_refused: str = label("News about a case: the days since the refusal", "days", "day")
    news_checks: str = label("News about a case: the last and the next check", "last", "next")
    news_items: str = label("News about a case: what the office still needs", "items")
    news_no_items: str = label("News about a case: the office needs nothing")
    button_what_it_means: str = label("Opens the entry about the recorded status")
    outdated_answer: Template = text("After the recorded status, in place of an answer that it makes untrue")
    mydata_office: Template = text(
        "In /mydata: how many messages the client and the office wrote to each other", "sent", "got"
    )
    mydata_counts: Template = text(
        "In /mydata: the rest, as numbers", "questions", "votes", "openings", "said"
    )
    forget_ask: Template = text("Asks for confirmation before everything is deleted")
    button_forget_yes: str = label("Button that deletes everything")
    button_forget_no: str = label("Button that deletes nothing")
    forgotten: Template = text("Everything was deleted")
    forget_kept: Template = text("The client chose not to delete anything")
    told_staff_joined: Template = text("To staff: a chat was connected by an invitation", "case")
    told_staff_forgot: Template = text("To staff: a client had everything deleted", "case")
    told_staff_blocked: Template = text("To staff: a client blocked the bot", "case")
    back_missed: Template = text("To a client whose chat is reachable again: messages may have been missed")
    told_staff_back: Template = text("To staff: a client's chat is reachable again", "case")
    command_mycase: str = label("What /mycase does")
    command_notifications: str = label("What /notifications does")
    command_subscribe: str = label("What /subscribe does")
    command_unsubscribe: str = label("What /unsubscribe does")
    command_join: str = label("What /join does")
    command_mydata: str = label("What /mydata does")
    command_forget: str = label("What /forget does")
