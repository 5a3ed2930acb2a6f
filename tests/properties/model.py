"""A plain model of who must read what of a case, and the judge of every message that is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

Case = int
Chat = int
Mark = str


class Fate(Enum):
    """What a follower is owed of a status. EXCUSED: it may still come and need not; DUE: it must."""

    DUE = auto()
    EXCUSED = auto()


@dataclass(slots=True)
class Link:
    """A chat that follows a case."""

    subscribed: bool = True
    gone: bool = False

    @property
    def told(self) -> bool:
        """Whether news go there."""
        return self.subscribed and not self.gone


@dataclass(slots=True)
class Status:
    """A status by the mark in its note. `corrects`: the one in whose place it stands.

    `ended`: when it was corrected or withdrawn last, by the model's count.
    """

    mark: Mark
    corrects: Mark | None = None
    state: str = "recorded"
    ended: int = 0


@dataclass(slots=True)
class Seen:
    """A part of a message as a chat has it.

    `excused`: the chat was closed to the bot since it arrived. `given_up`: for a day Telegram let nobody
    change it, and staff were told.
    """

    mark: Mark
    shown: bool = True
    changed: bool = False
    excused: bool = False
    given_up: bool = False


@dataclass(slots=True)
class FollowUp:
    """A message after which an earlier one is not valid. `copied`: it says that a copy may remain."""

    chat: Chat
    case: Case
    at: int
    copied: bool
    withdrawal: bool


class WrongError(AssertionError):
    """What the bot must never do."""


@dataclass(slots=True)
class Model:
    """Cases, links, statuses in the order of recording, and what every chat has read."""

    links: dict[tuple[Chat, Case], Link] = field(default_factory=dict)
    history: dict[Case, list[Status]] = field(default_factory=dict)
    owed: dict[tuple[Chat, Mark], Fate] = field(default_factory=dict)
    read: dict[Chat, dict[int, Seen]] = field(default_factory=dict)
    blocked: set[Chat] = field(default_factory=set)
    may_have: set[tuple[Chat, Mark]] = field(default_factory=set)
    follow_ups: list[FollowUp] = field(default_factory=list)
    withdrawals: list[Mark] = field(default_factory=list)
    count: int = 0

    def standing(self, case: Case) -> Status | None:
        """The status that stands."""
        return next((each for each in reversed(self.history[case]) if each.state == "recorded"), None)

    def of(self, mark: Mark) -> tuple[Case, Status]:
        """Return the status of a mark, and its case."""
        return next(
            (case, each) for case, every in self.history.items() for each in every if each.mark == mark
        )

    def arrived(self, chat: Chat, mark: Mark) -> bool:
        """Whether a chat has ever had the message."""
        return any(seen.mark == mark for seen in self.read.get(chat, {}).values())

    def recorded(self, case: Case, mark: Mark, corrects: Mark | None = None) -> None:
        """A status was confirmed: everybody who is told of news is owed it."""
        if corrects is not None:
            self._ends(corrects, "corrected")
        self.history[case].append(Status(mark, corrects))
        for (chat, of), link in self.links.items():
            if of == case and link.told:
                self.owed[chat, mark] = Fate.DUE
            elif of == case:
                self.owed[chat, mark] = Fate.EXCUSED

    def undone(self, mark: Mark) -> None:
        """A status was taken back before anybody read it; what it had replaced stands again."""
        case, status = self.of(mark)
        status.state = "undone"
        self.excuse(mark=mark)
        if status.corrects is not None:
            restored = self.of(status.corrects)[1]
            restored.state = "recorded"
            for (chat, of), link in self.links.items():
                owed_before = (chat, restored.mark) in self.owed
                if of == case and link.told and owed_before and not self.arrived(chat, restored.mark):
                    self.owed[chat, restored.mark] = Fate.DUE

    def withdrawn(self, mark: Mark) -> None:
        """A status was withdrawn after the fact."""
        self._ends(mark, "withdrawn")
        self.withdrawals.append(mark)
        corrects = self.of(mark)[1].corrects
        while corrects is not None:  # its messages are taken away too
            self.of(corrects)[1].ended = self.count
            corrects = self.of(corrects)[1].corrects

    def _ends(self, mark: Mark, state: str) -> None:
        self.count += 1
        status = self.of(mark)[1]
        status.state, status.ended = state, self.count
        self.excuse(mark=mark)

    def closes(self, chat: Chat) -> None:
        """A chat is closed to the bot: what it has read by now cannot be changed for certain."""
        self.blocked.add(chat)
        for seen in self.read.get(chat, {}).values():
            seen.excused = True

    def excuse(self, *, mark: Mark | None = None, chat: Chat | None = None, case: Case | None = None) -> None:
        """Nobody is owed this any more."""
        for key in self.owed:
            of_chat, of_mark = key
            if mark not in (None, of_mark) or chat not in (None, of_chat):
                continue
            if case is None or self.of(of_mark)[0] == case:
                self.owed[key] = Fate.EXCUSED

    def leaves(self, chat: Chat) -> None:
        """A chat was forgotten, with all its links."""
        self.excuse(chat=chat)
        for key in [key for key in self.links if key[0] == chat]:
            del self.links[key]
        self.owed = {key: fate for key, fate in self.owed.items() if key[0] != chat}
        self.read.pop(chat, None)
        self.may_have = {key for key in self.may_have if key[0] != chat}

    def is_sent(
        self, chat: Chat, parts: Sequence[int], mark: Mark, *, may: bool, again: bool, copied: bool
    ) -> None:
        """Take in a message at the moment it is sent, with the parts that arrive.

        `may`: it may have arrived, as far as the bot knows. Raise `WrongError` where it must not be sent.
        """
        case, status = self.of(mark)
        if may:
            self.may_have.add((chat, mark))
        if not parts:
            return
        if (chat, case) not in self.links:
            raise WrongError(f"{mark} was sent to {chat}, which does not follow the case")
        if status.state == "undone":
            raise WrongError(f"{mark} was sent to {chat} after it was undone")
        if (chat, mark) not in self.owed:
            raise WrongError(f"{mark} was sent to {chat}, which came later")
        if self.arrived(chat, mark) and not again:
            raise WrongError(f"{mark} was sent to {chat} twice, and the second does not say so")
        order = [each.mark for each in self.history[case]]
        latest = max((order.index(seen.mark) for seen in self._of_case(chat, case)), default=-1)
        restored = any(each.corrects == mark and each.state == "undone" for each in self.history[case])
        if order.index(mark) < latest and not restored:
            raise WrongError(f"{mark} was sent to {chat} after {order[latest]}")
        self.count += 1
        self.read.setdefault(chat, {}).update({part: Seen(mark) for part in parts})
        if status.corrects is not None:
            self.follow_ups.append(FollowUp(chat, case, self.count, copied, withdrawal=False))

    def is_asked_to_disregard(self, chat: Chat, case: Case, *, copied: bool) -> None:
        """Take in the message that follows a withdrawal; raise `WrongError` where none was ever sent."""
        if not any((chat, each.mark) in self.may_have for each in self.history[case] if each.ended):
            raise WrongError(f"{chat} was asked to disregard what was never sent to it")
        self.count += 1
        self.follow_ups.append(FollowUp(chat, case, self.count, copied, withdrawal=True))

    def changes(self, chat: Chat, message: int, *, away: bool) -> None:
        """Take in that a message was struck through, or taken away."""
        seen = self.read.get(chat, {}).get(message)
        if seen is None:
            raise WrongError(f"message {message} of {chat} was changed, which is not a notice there")
        if (chat, self.of(seen.mark)[0]) not in self.links:
            raise WrongError(f"{seen.mark} was changed in {chat}, which does not follow the case")
        seen.changed = True
        seen.shown = seen.shown and not away

    def at_rest(self) -> list[str]:
        """Say what is missing now that nothing waits any more."""
        missing = [
            f"{mark} never came to {chat}"
            for (chat, mark), fate in self.owed.items()
            if fate is Fate.DUE and not self.arrived(chat, mark)
        ]
        missing += [
            f"{chat} may read {status.mark}, which is {status.state}, and was not told that a copy may remain"
            for chat, case, status, seen in self.out_of_reach()
            if not any(each.copied or seen.given_up for each in self._since(chat, case, status))
        ]
        for mark in self.withdrawals:
            case, status = self.of(mark)
            missing += [
                f"{chat} has had {mark}, which is withdrawn, and was not asked to disregard it"
                for chat, seen in self._readers(mark)
                if not seen.excused and not any(each.withdrawal for each in self._since(chat, case, status))
            ]
        return missing

    def out_of_reach(self) -> list[tuple[Chat, Case, Status, Seen]]:
        """Return who still reads what was corrected or withdrawn, as it was."""
        ended = [(case, each) for case, every in self.history.items() for each in every if each.ended]
        return [
            (chat, case, status, seen)
            for case, status in ended
            for chat, seen in self._readers(status.mark)
            if status.state in ("corrected", "withdrawn") and not seen.changed and not seen.excused
        ]

    def _readers(self, mark: Mark) -> list[tuple[Chat, Seen]]:
        """Return the parts of a message in the chats that follow its case and are open to the bot."""
        case, _ = self.of(mark)
        open_to_us = [of for (of, each), link in self.links.items() if each == case and not link.gone]
        return [
            (chat, seen)
            for chat in open_to_us
            for seen in self.read.get(chat, {}).values()
            if seen.mark == mark
        ]

    def _since(self, chat: Chat, case: Case, status: Status) -> list[FollowUp]:
        return [
            each
            for each in self.follow_ups
            if (each.chat, each.case) == (chat, case) and each.at > status.ended
        ]

    def _of_case(self, chat: Chat, case: Case) -> list[Seen]:
        return [seen for seen in self.read.get(chat, {}).values() if self.of(seen.mark)[0] == case]
