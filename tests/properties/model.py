"""A plain model of who must read what of a case, and the judge of every message that is sent."""

from __future__ import annotations

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
    """A status by the mark in its note. `corrects`: the one in whose place it stands."""

    mark: Mark
    corrects: Mark | None = None
    state: str = "recorded"


@dataclass(slots=True)
class Seen:
    """A message as a chat has it. `known`: the bot heard that it arrived."""

    mark: Mark
    known: bool
    shown: bool = True
    changed: bool = False


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
            self.of(corrects)[1].state = "corrected"
            self.excuse(mark=corrects)
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
        self.of(mark)[1].state = "withdrawn"
        self.excuse(mark=mark)

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

    def arrives(self, chat: Chat, message: int, mark: Mark, *, again: bool, known: bool) -> None:
        """Take in a message at the moment it is sent; raise `WrongError` where it must not be."""
        case, status = self.of(mark)
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
        self.read.setdefault(chat, {})[message] = Seen(mark, known)

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
        for chat, messages in self.read.items():
            for seen in messages.values():
                case, status = self.of(seen.mark)
                link = self.links.get((chat, case))
                if link is None or link.gone or chat in self.blocked or not seen.known or seen.changed:
                    continue
                if status.state in ("corrected", "withdrawn"):
                    missing.append(f"{seen.mark} is {status.state}, and {chat} still reads it as it was")
        return missing

    def _of_case(self, chat: Chat, case: Case) -> list[Seen]:
        return [seen for seen in self.read.get(chat, {}).values() if self.of(seen.mark)[0] == case]
