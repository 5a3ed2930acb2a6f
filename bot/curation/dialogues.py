"""Dialogues to measure the conversation with: the last turn is judged after the others."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.curation.evaluation import Verdict, verdict_of
from bot.curation.item_files import place_in, read_items
from bot.domain.conversation.match_outcome import Answer, Candidate, NoAnswer, Suggest
from bot.domain.fault import Fault
from bot.domain.ids import EntryId
from bot.domain.press import NoneOfThese, OpenEntry, Vote
from bot.domain.reply import Reply, plain_text
from bot.knowledge.did_you_mean import did_you_mean

_SHAPE = "write each dialogue as - {turns: [..., ...], accept: [ids], kind: ...}"
PIECES = "pieces"
"""The kind of dialogues whose turns come within seconds: one thought in several messages."""

RIGHT = frozenset({Verdict.ANSWERED_RIGHT, Verdict.OUT_SILENT, Verdict.OUT_SUGGESTED})
OFFERED = frozenset({Verdict.SUGGESTED_RIGHT})


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a client writes, turn by turn, and the entries that answer the last turn; none: no entry does."""

    turns: tuple[str, ...]
    accept: frozenset[EntryId]
    kind: str


@dataclass(frozen=True, slots=True)
class Played:
    """A dialogue and the reply to its last turn.

    `entry`: the entry that it answers with. `offered`: the entries that it offers to choose from. `length`:
    its characters as they are read, without buttons.
    """

    dialogue: Dialogue
    entry: EntryId | None
    offered: tuple[EntryId, ...]
    length: int

    @property
    def outcome(self) -> str:
        """What the reply is: answer, suggest or none."""
        return "answer" if self.entry else "suggest" if self.offered else "none"

    @property
    def verdict(self) -> Verdict:
        """How good the reply is."""
        if self.entry:
            return verdict_of(Answer((Candidate(self.entry, 1.0, ""),)), self.dialogue.accept)
        if self.offered:
            offered = tuple(Candidate(each, 1.0, "") for each in self.offered)
            return verdict_of(Suggest(offered, offered), self.dialogue.accept)
        return verdict_of(NoAnswer(), self.dialogue.accept)


@dataclass(frozen=True, slots=True)
class DialogueTally:
    """How many dialogues of a kind were answered right, or had the right entry among the buttons."""

    kind: str
    dialogues: int
    right: int
    offered: int


class DialogueItem(BaseModel):
    """One dialogue of the file."""

    model_config = ConfigDict(extra="ignore")

    turns: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    accept: Annotated[list[str], BeforeValidator(lambda value: value or [])]
    kind: str = "unnamed"


_FILE = TypeAdapter(list[DialogueItem])


def holds_dialogues(path: Path) -> bool:
    """Say whether the first item of a file is a dialogue; a file that cannot be read holds none."""
    file = read_items(path, _SHAPE)
    data = None if isinstance(file, Fault) else file.data
    return isinstance(data, list) and bool(data) and isinstance(data[0], dict) and "turns" in data[0]


def read_dialogues(path: Path, known: Set[EntryId]) -> tuple[tuple[Dialogue, ...], tuple[Fault, ...]]:
    """Return the dialogues of a YAML file, or its faults; an id that is not in `known` is one."""
    name = str(path)
    file = read_items(path, _SHAPE)
    if isinstance(file, Fault):
        return (), (file,)
    try:
        items = _FILE.validate_python(file.data)
    except ValidationError as error:
        places = [place_in(file.root, each["loc"]) for each in error.errors()]
        return (), tuple(Fault(name, *place, "this is not a dialogue", _SHAPE) for place in places)
    faults = [
        Fault(
            name,
            *place_in(file.root, (number, "accept", at)),
            f"no entry is called “{entry}”",
            did_you_mean(entry, known, "look it up in the entries"),
        )
        for number, item in enumerate(items)
        for at, entry in enumerate(item.accept)
        if entry not in known
    ]
    if faults:
        return (), tuple(faults)
    return tuple(
        Dialogue(tuple(each.turns), frozenset(map(EntryId, each.accept)), each.kind) for each in items
    ), ()


def played(dialogue: Dialogue, reply: Reply) -> Played:
    """Return what `reply`, the one to the last turn, shows: its buttons tell which entry it is about."""
    presses = [each.press for row in reply.rows for each in row]
    entry = next((each.entry for each in presses if isinstance(each, Vote)), None)
    offers = any(isinstance(each, NoneOfThese) for each in presses)
    offered = tuple(each.entry for each in presses if isinstance(each, OpenEntry)) if offers else ()
    return Played(dialogue, entry, () if entry else offered, len(plain_text(reply.blocks)))


def tallies(results: Sequence[Played]) -> tuple[DialogueTally, ...]:
    """Return the counts of all dialogues, then those by kind."""
    kinds = dict.fromkeys(each.dialogue.kind for each in results)
    groups = [("all", results), *((kind, [r for r in results if r.dialogue.kind == kind]) for kind in kinds)]
    return tuple(
        DialogueTally(
            kind,
            len(group),
            sum(each.verdict in RIGHT for each in group),
            sum(each.verdict in OFFERED for each in group),
        )
        for kind, group in groups
    )
