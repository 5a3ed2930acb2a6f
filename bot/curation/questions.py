"""Reads a file of questions to measure with; reports each fault with its position."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.curation.evaluation import Question
from bot.curation.item_files import place_in, read_items
from bot.curation.languages import FIRST
from bot.domain.fault import Fault, Severity
from bot.domain.ids import EntryId
from bot.knowledge.did_you_mean import did_you_mean


def _several(value: object) -> object:
    if value == "" or value is None:
        return []
    return [value] if isinstance(value, str) else value


def _language_so_far(value: object) -> object:
    # Every scalar of the file is text: "null" is written where the conversation begins.
    return FIRST if value in (None, "", "null") else value


class AskedQuestion(BaseModel):
    """One question of the file; an empty `accept` means that it must not be answered."""

    model_config = ConfigDict(extra="ignore")

    q: str = Field(min_length=1)
    accept: Annotated[list[str], BeforeValidator(_several)] = Field(default_factory=list)
    kind: str = "unnamed"
    danger: Literal["self-harm", "other-harm", "violence-at-home", "detention", "scam", "none"] | None = None
    lang: str = "en"
    also: Annotated[list[str], BeforeValidator(_several)] = Field(default_factory=list)
    urgent: bool | None = None
    matter: str | None = None
    before: Annotated[str | None, BeforeValidator(_language_so_far)] = None


_KEYS = frozenset(AskedQuestion.model_fields)
_FILE = TypeAdapter(list[AskedQuestion])
_SHAPE = "write each question as - {q: ..., accept: [ids], kind: ...}"
_DANGERS = "write self-harm, other-harm, violence-at-home, detention, scam or none"


def read_questions(path: Path, known: Set[EntryId] | None) -> tuple[tuple[Question, ...], tuple[Fault, ...]]:
    """Return the questions of a YAML (or JSON) file and its faults; with an error there are no questions.

    An id that is not in `known` is an error: its question could never be answered right. None: ids are not
    compared.
    """
    name = str(path)
    file = read_items(path, _SHAPE)
    if isinstance(file, Fault):
        return (), (file,)
    root = file.root
    try:
        asked = _FILE.validate_python(file.data)
    except ValidationError as error:
        return (), tuple(_fault(name, root, each["loc"], each["type"]) for each in error.errors())
    questions = tuple(
        Question(
            each.q,
            frozenset(map(EntryId, each.accept)),
            each.kind,
            each.danger,
            each.lang,
            frozenset(map(EntryId, each.also)),
            each.urgent,
            each.matter,
            each.before,
            answers="accept" in each.model_fields_set,
        )
        for each in asked
    )
    errors = [*_without_answer(name, root, asked)]
    if known is not None:
        errors += _unknown_ids(name, root, asked, known)
    return () if errors else questions, (*errors, *_unknown_keys(name, root))


def _fault(name: str, root: yaml.Node | None, loc: tuple[int | str, ...], kind: str) -> Fault:
    line, column = place_in(root, loc)
    if kind == "literal_error":
        return Fault(name, line, column, "this is not a kind of danger", _DANGERS)
    if kind == "missing":
        return Fault(name, line, column, f"“{loc[-1]}” is missing here", _SHAPE)
    return Fault(name, line, column, "this is not a question", _SHAPE)


def _unknown_keys(name: str, root: yaml.Node | None) -> list[Fault]:
    """Return one warning for all keys that are not read, at the first of them."""
    items = root.value if isinstance(root, yaml.SequenceNode) else []
    keys = [key for item in items if isinstance(item, yaml.MappingNode) for key, _ in item.value]
    unknown = [key for key in keys if key.value not in _KEYS]
    if not unknown:
        return []
    mark = unknown[0].start_mark
    named = ", ".join(f"“{each}”" for each in sorted({str(key.value) for key in unknown}))
    hint = f"these are read: {', '.join(sorted(_KEYS))}"
    what = f"not read: {named}"
    return [Fault(name, mark.line + 1, mark.column + 1, what, hint, Severity.WARNING)]


def _without_answer(name: str, root: yaml.Node | None, asked: list[AskedQuestion]) -> Iterator[Fault]:
    """Yield questions of which the file does not say what is to be found: an answer, danger, a language."""
    for number, each in enumerate(asked):
        said = "accept" in each.model_fields_set
        if not said and each.danger is None and each.urgent is None and each.before is None:
            line, column = place_in(root, (number,))
            what = "this question does not say which entries answer it"
            yield Fault(name, line, column, what, "add accept: [ids], or accept: [] if none should answer")


def _unknown_ids(
    name: str, root: yaml.Node | None, asked: list[AskedQuestion], known: Set[EntryId]
) -> list[Fault]:
    faults = []
    for number, each in enumerate(asked):
        named = [("accept", *at) for at in enumerate(each.accept)] + [
            ("also", *at) for at in enumerate(each.also)
        ]
        for key, place, entry in named:
            if entry not in known:
                line, column = place_in(root, (number, key, place))
                hint = did_you_mean(entry, known, "look it up in the entries")
                what = f"no entry is called “{entry}”"
                faults.append(Fault(name, line, column, what, hint))
    return faults
