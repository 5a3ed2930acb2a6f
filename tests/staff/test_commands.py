"""The list of staff's commands, its words, and what reads it."""

from __future__ import annotations

import pytest

from bot.domain.reply import Reply
from bot.knowledge.command_words import given_by_staff
from bot.knowledge.wording.files import StaffWording
from bot.staff.case_argument import read_number
from bot.staff.commands import EXAMPLE, STAFF_COMMANDS, StaffCommand, Takes
from tests.knowledge.real_words import speak

TAKING_A_CASE = [each for each in STAFF_COMMANDS if each.takes is not Takes.NOTHING_NEEDED]


def test_each_name_and_each_button_belongs_to_one_command() -> None:
    names = [each.name for each in STAFF_COMMANDS]
    buttons = [each.button for each in STAFF_COMMANDS if each.button]
    assert len({*names}) == len(names)
    assert len({*buttons}) == len(buttons)


def test_each_example_is_of_a_listed_command() -> None:
    examples = {name.removeprefix("example_") for name in StaffWording.model_fields if name[:8] == "example_"}
    assert examples <= {each.name for each in STAFF_COMMANDS}


@pytest.mark.parametrize("command", TAKING_A_CASE, ids=lambda each: each.name)
def test_a_command_reads_the_arguments_it_declares(command: StaffCommand) -> None:
    alone = read_number(speak(), f"/{command.name}", EXAMPLE)
    more = read_number(speak(), f"/{command.name}", f"{EXAMPLE} and more")
    assert not isinstance(alone, Reply)
    assert isinstance(more, Reply) is (command.takes is Takes.CASE_ALONE)


@pytest.mark.parametrize("command", TAKING_A_CASE, ids=lambda each: each.name)
def test_a_command_that_takes_only_a_case_has_no_other_example(command: StaffCommand) -> None:
    assert command.takes is Takes.CASE or given_by_staff(speak().words, command.name) is None
