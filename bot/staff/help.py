"""The /help reply for staff, and replies to unknown commands."""

from __future__ import annotations

from bot.domain.reply import Block, Reply
from bot.knowledge.command_words import command_listing, given_by_staff, staff_words
from bot.knowledge.did_you_mean import typo_of
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.commands import STAFF_COMMANDS, CommandGroup, StaffCommand


class StaffGuide:
    """Describes the commands."""

    def __init__(self, speak: CurrentPhrasebook) -> None:
        self._speak = speak

    def help(self) -> Reply:
        """Return all commands in groups, each with an example."""
        phrases = self._speak()
        words = phrases.words.staff
        blocks: tuple[Block, ...] = ()
        for group in CommandGroup:
            does = {
                _example(phrases, each): staff_words(phrases.words, each.name)
                for each in STAFF_COMMANDS
                if each.group is group
            }
            head = words.text_named(f"help_{group}")
            blocks += (*phrases.say(head), command_listing(phrases.words, does))
        return Reply(blocks + phrases.say(words.help_how))

    def unknown_command(self, typed: str) -> Reply:
        """Return a suggestion for the unknown command `typed` (lowercase), or where to find all commands."""
        phrases = self._speak()
        words, near = phrases.words.staff, typo_of(typed, (each.name for each in STAFF_COMMANDS))
        if near is None:
            return Reply(phrases.say(words.staff_unknown_command))
        return Reply(phrases.say(words.staff_unknown_command_near, command=f"/{near}"))

    def works_in_staff_chat(self, typed: str) -> Reply | None:
        """Tell a member who typed a staff command elsewhere where it works; None for any other command.

        A typo of a staff command counts as that command.
        """
        names = [each.name for each in STAFF_COMMANDS if each.members_only]
        name = typed if typed in names else typo_of(typed, names)
        if name is None:
            return None
        phrases = self._speak()
        return Reply(phrases.say(phrases.words.staff.staff_command_elsewhere, command=f"/{name}"))


def _example(phrases: Phrasebook, command: StaffCommand) -> str:
    given = given_by_staff(phrases.words, command.name)
    return command.example if given is None else f"{command.example} {given}"
