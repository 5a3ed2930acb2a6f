"""The keys of own_case.yaml: what clients read about their own case. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class OwnCaseWording(Keys):
    """One language's own_case.yaml, parsed."""

    not_linked: Annotated[Template, text()] = Field(
        description="In place of what an answer says of the asker's own case, where none is linked"
    )
    fact_which_case: Annotated[Template, text("ending", "post")] = Field(
        description="Over what an answer says of one of several cases"
    )
    fact_which_case_no_post: Annotated[Template, text("ending")] = Field(
        description="The same where the embassy is not recorded"
    )
    fact_case_closed: Annotated[Template, text()] = Field(
        description="Before what an answer says of a case that our office has closed"
    )
    fact_post_unknown: Annotated[str, label()] = Field(description="In place of {case.post}")
    fact_refused_unknown: Annotated[str, label()] = Field(
        description="In place of {case.refused_on} and {case.days_since_refusal}"
    )
    fact_day: Annotated[str, label("count")] = Field(description="One day, in {case.days_since_refusal}")
    fact_days: Annotated[str, label("count")] = Field(description="More days, in {case.days_since_refusal}")
    fact_status_unknown: Annotated[str, label()] = Field(
        description="In place of {case.status} and {case.status_since}"
    )
    fact_never_checked: Annotated[str, label()] = Field(description="In place of {case.last_check}")
    fact_next_check: Annotated[str, label("day")] = Field(description="For {case.next_check}: by which day")
    fact_check_late: Annotated[str, label("day")] = Field(
        description="For {case.next_check} where that day is over"
    )
    fact_no_next_check: Annotated[str, label()] = Field(
        description="For {case.next_check} where the case is closed"
    )
    fact_no_open_items: Annotated[str, label()] = Field(description="In place of {case.open_items}")
    join_offer: Annotated[Template, text()] = Field(
        description="An invitation was opened: over what it would connect"
    )
    case_named: Annotated[str, label("ending", "post")] = Field(
        description="How a case is named: the ending of its number, and the embassy"
    )
    case_named_no_post: Annotated[str, label("ending")] = Field(
        description="The same where the embassy is not recorded, and in an invitation"
    )
    join_one_by_one: Annotated[Template, text()] = Field(
        description="Under an invitation where the message holds another one: send that by itself"
    )
    join_post: Annotated[str, label("post")] = Field(
        description="Of the case: the embassy, where it is recorded"
    )
    join_visa_kind: Annotated[str, label("kind")] = Field(
        description="Of the case: the visa, where it is recorded"
    )
    join_terms: Annotated[Template, text()] = Field(
        description="What agreeing means: who can read it, how to stop"
    )
    join_by_hand: Annotated[Template, text("command")] = Field(
        description="How to agree where the buttons do not work"
    )
    button_join_yes: Annotated[str, label()] = Field(description="Agree to follow the case")
    button_join_no: Annotated[str, label()] = Field(description="Do not follow the case")
    join_refused: Annotated[Template, text()] = Field(
        description="The one answer for every invitation that is no good, whatever the reason"
    )
    join_how: Annotated[Template, text()] = Field(description="/join without a code")
    agree_how: Annotated[Template, text()] = Field(description="/agree without the number of an invitation")
    joined: Annotated[Template, text("case")] = Field(description="The chat now follows the case")
    join_declined: Annotated[Template, text()] = Field(description="The client said no")
    join_already: Annotated[Template, text("case")] = Field(description="The chat follows this case already")
    button_see_case: Annotated[str, label()] = Field(description="Shows the case that was just connected")
    only_invited: Annotated[Template, text()] = Field(
        description="A client wrote a number after a command: nothing is looked up by it"
    )
    mycase_none: Annotated[Template, text()] = Field(description="No case is connected to this chat")
    mycase_choose: Annotated[Template, text()] = Field(description="Over the list of several cases")
    mycase_name: Annotated[str, label("ending", "post")] = Field(
        description="How a case is named to its client"
    )
    mycase_name_no_post: Annotated[str, label("ending")] = Field(
        description="The same where the embassy is not recorded"
    )
    mycase_line: Annotated[str, label("ending", "post", "status")] = Field(
        description="One of several cases in the list"
    )
    mycase_line_no_post: Annotated[str, label("ending", "status")] = Field(
        description="The same where the embassy is not recorded"
    )
    button_case: Annotated[str, label("number", "ending", "post")] = Field(
        description="Opens one of several cases"
    )
    button_case_no_post: Annotated[str, label("number", "ending")] = Field(
        description="The same where the embassy is not recorded"
    )
    mycase_heading: Annotated[Template, text("ending")] = Field(description="First line")
    mycase_status: Annotated[Template, text("status")] = Field(description="The status that stands")
    mycase_status_unknown: Annotated[Template, text("status")] = Field(
        description="A status without prepared words"
    )
    mycase_no_status: Annotated[Template, text()] = Field(description="No status is recorded yet")
    mycase_website_date: Annotated[Template, text("day")] = Field(
        description="The day CEAC shows with the status"
    )
    mycase_note: Annotated[Template, text("note")] = Field(
        description="What our office noted with the status"
    )
    mycase_do_now: Annotated[Template, text()] = Field(description="Over what to do now")
    mycase_refused: Annotated[Template, text("day", "days")] = Field(description="The day of the refusal")
    mycase_refused_today: Annotated[Template, text("day")] = Field(description="The same on that day")
    mycase_checked: Annotated[Template, text("day")] = Field(
        description="When our office last looked at the website"
    )
    mycase_unchecked: Annotated[Template, text()] = Field(description="Our office has not looked yet")
    mycase_next_check: Annotated[Template, text("day")] = Field(description="By when it looks again")
    mycase_late: Annotated[Template, text("day")] = Field(description="The check is overdue")
    mycase_items: Annotated[Template, text()] = Field(
        description="Over what our office waits for from the client"
    )
    mycase_items_not_refused: Annotated[Template, text()] = Field(
        description="The same where no refusal stands: without the rule of one year"
    )
    mycase_no_items: Annotated[Template, text()] = Field(description="Nothing is waited for")
    mycase_timeline: Annotated[Template, text()] = Field(description="Over the last statuses, newest first")
    mycase_step: Annotated[str, label("day", "status")] = Field(
        description="One status and the day it was recorded"
    )
    mycase_step_dated: Annotated[str, label("day", "status", "updated")] = Field(
        description="The same with the day CEAC showed"
    )
    mycase_told: Annotated[Template, text()] = Field(description="Messages about this case are on")
    mycase_not_told: Annotated[Template, text()] = Field(description="Messages about this case are off")
    tell_on: Annotated[Template, text("case")] = Field(description="Messages are on now")
    tell_on_closed: Annotated[Template, text("case")] = Field(
        description="Messages are on now, but our office has closed the case"
    )
    tell_off: Annotated[Template, text("case")] = Field(description="Messages are off now")
    tell_all_on: Annotated[Template, text()] = Field(description="Messages about all cases are on now")
    tell_all_off: Annotated[Template, text()] = Field(description="Messages about all cases are off now")
    tell_choose_on: Annotated[Template, text()] = Field(description="/subscribe with several cases")
    tell_choose_off: Annotated[Template, text()] = Field(description="/unsubscribe with several cases")
    tell_line_on: Annotated[str, label("line")] = Field(description="A case in that list, messages on")
    tell_line_off: Annotated[str, label("line")] = Field(description="A case in that list, messages off")
    button_tell_on: Annotated[str, label()] = Field(description="Turns the messages on")
    button_tell_off: Annotated[str, label()] = Field(description="Turns the messages off")
    settings: Annotated[Template, text()] = Field(description="First line, over what is set now")
    settings_changes_only: Annotated[str, label()] = Field(description="Set now: only changes")
    settings_checks: Annotated[str, label("days")] = Field(description="Set now: also when nothing is new")
    settings_quiet: Annotated[str, label("start", "end")] = Field(description="Set now: quiet hours")
    settings_quiet_waiting: Annotated[str, label("start", "end")] = Field(
        description="Set now: quiet hours that wait for the time zone"
    )
    settings_quiet_off: Annotated[str, label()] = Field(description="Set now: no quiet hours")
    settings_zone: Annotated[str, label("zone", "time")] = Field(
        description="Set now: the time zone, and the time there"
    )
    settings_no_zone: Annotated[str, label()] = Field(description="Set now: no time zone")
    settings_discreet_on: Annotated[str, label()] = Field(description="Set now: discreet")
    settings_discreet_off: Annotated[str, label()] = Field(description="Set now: not discreet")
    settings_explained: Annotated[Template, text()] = Field(
        description="What the choices mean, and how to choose without buttons"
    )
    button_changes_only: Annotated[str, label()] = Field(description="Only changes")
    button_checks: Annotated[str, label("days")] = Field(
        description="Also checks without news, every so many days"
    )
    button_quiet_off: Annotated[str, label()] = Field(description="No quiet hours")
    button_quiet: Annotated[str, label("start", "end")] = Field(description="Quiet hours from and to")
    button_zone: Annotated[str, label()] = Field(description="Choose the time zone")
    button_discreet_on: Annotated[str, label()] = Field(description="Turns discreet messages on")
    button_discreet_off: Annotated[str, label()] = Field(description="Turns discreet messages off")
    button_chosen: Annotated[str, label("label")] = Field(description="A choice that holds now")
    button_settings_back: Annotated[str, label()] = Field(description="Back to all settings")
    settings_zone_first: Annotated[Template, text()] = Field(description="Quiet hours need a time zone first")
    settings_zone_region: Annotated[Template, text()] = Field(description="Which part of the world")
    settings_zone_city: Annotated[Template, text()] = Field(description="Which city")
    settings_zone_near: Annotated[Template, text()] = Field(
        description="No such time zone, but these are spelled almost so"
    )
    settings_zone_unknown: Annotated[Template, text()] = Field(
        description="No such time zone, and nothing near"
    )
    settings_quiet_unknown: Annotated[Template, text()] = Field(description="Quiet hours that cannot be read")
    settings_checks_unknown: Annotated[Template, text()] = Field(description="A rhythm that cannot be read")
    settings_all_messages: Annotated[Template, text()] = Field(
        description="What to write to end all messages, or to get them again"
    )
    settings_unknown: Annotated[Template, text()] = Field(description="A setting that does not exist")
    button_region_africa: Annotated[str, label()] = Field(description="Time zones of Africa")
    button_region_americas: Annotated[str, label()] = Field(description="Time zones of the Americas")
    button_region_asia: Annotated[str, label()] = Field(description="Time zones of Asia and the Middle East")
    button_region_europe: Annotated[str, label()] = Field(description="Time zones of Europe")
    button_region_pacific: Annotated[str, label()] = Field(
        description="Time zones of Australia and the Pacific"
    )
    zones_africa: Annotated[str, label()] = Field(
        description="Offered there, as the tz database names them, with commas between"
    )
    zones_americas: Annotated[str, label()] = Field(description="Offered there")
    zones_asia: Annotated[str, label()] = Field(description="Offered there")
    zones_europe: Annotated[str, label()] = Field(description="Offered there")
    zones_pacific: Annotated[str, label()] = Field(description="Offered there")
    zones_also: Annotated[str, label()] = Field(
        description="Other names that people write for a time zone: name = zone, name = zone"
    )
    shown_corrected: Annotated[Template, text()] = Field(
        description="What the message said was corrected since"
    )
    shown_withdrawn: Annotated[Template, text()] = Field(description="The message was taken back since")
    mydata: Annotated[Template, text("chat")] = Field(description="First lines")
    mydata_cases: Annotated[Template, text()] = Field(description="Over the cases")
    mydata_case_on: Annotated[str, label("case", "day")] = Field(description="A case, messages on")
    mydata_case_off: Annotated[str, label("case", "day")] = Field(description="A case, messages off")
    mydata_no_cases: Annotated[Template, text()] = Field(description="No cases")
    mydata_settings: Annotated[Template, text()] = Field(description="Over the settings")
    mydata_sent: Annotated[Template, text("count")] = Field(description="Over the messages about a case")
    mydata_message: Annotated[str, label("moment", "case")] = Field(description="One that was sent")
    mydata_message_maybe: Annotated[str, label("case")] = Field(
        description="One that may have arrived: Telegram did not confirm it"
    )
    mydata_message_waiting: Annotated[str, label("case")] = Field(description="One that was not sent")
    mydata_earlier: Annotated[Template, text("count")] = Field(
        description="Messages that are not listed one by one"
    )
    mydata_counts: Annotated[Template, text("questions", "votes", "openings")] = Field(
        description="The rest, by count"
    )
    forget_ask: Annotated[Template, text()] = Field(description="Before it is done")
    button_forget_yes: Annotated[str, label()] = Field(description="Deletes everything")
    button_forget_no: Annotated[str, label()] = Field(description="Deletes nothing")
    forgotten: Annotated[Template, text()] = Field(description="It is done")
    forget_kept: Annotated[Template, text()] = Field(description="The client did not want it")
    told_staff_joined: Annotated[Template, text("case")] = Field(
        description="A chat was connected by an invitation"
    )
    told_staff_forgot: Annotated[Template, text("case")] = Field(
        description="A chat was deleted at its own wish"
    )
    told_staff_blocked: Annotated[Template, text("case")] = Field(description="A chat was closed to the bot")
    back_missed: Annotated[Template, text()] = Field(
        description="To a client whose chat was closed to the bot and is open again"
    )
    told_staff_back: Annotated[Template, text("case")] = Field(description="A chat is open again")
    command_mycase: Annotated[str, label()] = Field(description="What /mycase does")
    command_notifications: Annotated[str, label()] = Field(description="What /notifications does")
    command_subscribe: Annotated[str, label()] = Field(description="What /subscribe does")
    command_unsubscribe: Annotated[str, label()] = Field(description="What /unsubscribe does")
    command_join: Annotated[str, label()] = Field(description="What /join does")
    command_mydata: Annotated[str, label()] = Field(description="What /mydata does")
    command_forget: Annotated[str, label()] = Field(description="What /forget does")
