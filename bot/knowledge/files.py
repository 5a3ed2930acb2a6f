"""What each file of the knowledge folder must hold, as staff write it; the JSON Schemas come from here."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from bot.knowledge.values import Address, Day, Days, Email, Id, Known, Maybe, Several, Words, YesNo, Zone
from bot.knowledge.wording import Keys
from bot.knowledge.wordings import KEYS_OF
from bot.knowledge.wordings import keys_of as wording_keys


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceItem(_File):
    """What an answer rests on."""

    title: Words = Field(description="The page's name, as a client reads it")
    url: Address = Field(description="Its address; the host must be listed under link_hosts in firm.yaml")
    read: Day = Field(description="The day someone read it, such as 2026-04-30")


class ReviewItem(_File):
    """The attorney's sign-off."""

    by: Words = Field(description="Who read the answer and agrees with it")
    on: Day = Field(description="The day of the sign-off, such as 2026-12-01")


class EntryItem(_File):
    """One question the bot can answer."""

    id: Id = Field(description="The entry's name for the bot: small letters and dashes; never change it")
    question: Words = Field(description="The question as clients see it on a button")
    phrases: Several[Words] = Field(description="10 to 16 ways in which clients ask it, each different")
    answer: Words = Field(
        description=(
            "The answer: **bold**, *italic*, lists, [links](https://...), {firm.phone}. A paragraph or list"
            " item with {case.status} and the like is shown only to people who follow their case in the chat"
        )
    )
    related: list[Id] = Field(description="Ids of entries that are offered under the answer")
    sources: Several[SourceItem] = Field(description="What the answer rests on")
    reviewed: Maybe[ReviewItem] = Field(
        description="null, or {by: ..., on: ...} once the attorney signed it off"
    )


class EntriesFile(_File):
    """One theme and its entries."""

    theme: Words = Field(description="The theme's title, as clients see it")
    entries: Several[EntryItem] = Field(description="The questions of this theme")


class AskedItem(_File):
    """Questions for one entry."""

    entry: Id = Field(description="The id of the entry that answers them")
    questions: Several[Words] = Field(description="Questions as clients type them; the bot learns from them")
    measured: list[Words] = Field(
        default_factory=list,
        description="More of them, answered without being learned; they only tell how sure the bot may be",
    )


class AskedFile(_File):
    """Questions as clients ask them, from which the bot learns besides the phrases of the entries."""

    asked: Several[AskedItem] = Field(description="Each entry once")


class SynonymItem(_File):
    """Other ways to write one thing."""

    means: Words = Field(description="The words as the phrases write them")
    says: Several[Words] = Field(description="Other ways to write them")


class SynonymsFile(_File):
    """Words that mean the same."""

    joiners: list[Words] = Field(
        default_factory=list, description="Words that join two questions in one sentence, such as and"
    )
    synonyms: list[SynonymItem] = Field(description="Each meaning once")


class OffTopicItem(_File):
    """Questions that the bot must not answer."""

    key: Id = Field(description="A name for these questions: small letters and dashes")
    where: Words = Field(description="One or two sentences: where such questions go")
    phrases: Several[Words] = Field(description="Examples; the bot learns from them")
    measured: list[Words] = Field(
        default_factory=list,
        description="More of them, known without being learned; they only tell how sure the bot may be",
    )


class OffTopicFile(_File):
    """What the bot must not answer."""

    off_topic: list[OffTopicItem] = Field(description="Each kind of question once")


class SmallTalkItem(_File):
    """Words that are no question."""

    kind: Id = Field(description="greeting, thanks, despair, insult ...")
    anywhere: YesNo = Field(
        default=False, description="yes: answered wherever its words stand, whatever else is said; no: never"
    )
    around: YesNo = Field(
        default=False, description="yes: set aside where it stands before or after a question; no: never"
    )
    phrases: Several[Words] = Field(description="What people write")
    reply: Words = Field(description="The line that answers them")


class SmallTalkFile(_File):
    """Greetings, thanks and the like."""

    small_talk: list[SmallTalkItem] = Field(description="Each kind once")


class OfficialTextItem(_File):
    """A sentence of a CEAC page or a 221(g) letter."""

    text: Words = Field(description="The sentence, word for word")
    entry: Id = Field(description="The id of the entry that explains it")


class OfficialTextsFile(_File):
    """What clients paste."""

    official_texts: list[OfficialTextItem] = Field(description="Each sentence once")


class StatusItem(_File):
    """A CEAC status in plain words."""

    status: Words = Field(description="The status as the website shows it")
    means: Words = Field(description="What it means")
    do_now: Words = Field(description="What to do now")
    comes_next: Words = Field(description="What comes next")
    entry: Id = Field(description="The id of the entry that says more")
    refused: YesNo = Field(
        default=True,
        description=(
            "yes: a refusal still stands, so /mycase counts the days since it and warns of one year;"
            " no: it is over, or the status does not speak of it"
        ),
    )


class StatusesFile(_File):
    """The statuses of the CEAC website."""

    statuses: list[StatusItem] = Field(description="Each status once")


class FirmFile(_File):
    """The firm's own data; null where something is not known."""

    name: Known = Field(description="The firm's name")
    attorney: Known = Field(description="The attorney's name")
    address: Known = Field(description="Street, town, state and ZIP code")
    phone: Known = Field(description="The telephone number as clients read it")
    directions: Words = Field(description="How to find the office")
    memberships: Several[Words] = Field(description="Bars and associations")
    time_zone: Zone = Field(description="The office's time zone, such as America/Denver")
    hours: Maybe[Known] = Field(description="When someone answers the phone, or null")
    email: Maybe[Email] = Field(description="The e-mail address, or null")
    website: Maybe[Address] = Field(description="The web address, or null")
    appointment: Maybe[Known] = Field(description="One sentence on how to make an appointment, or null")
    fees: Maybe[Known] = Field(description="One or two sentences on fees, or null")
    backup_days: Maybe[Days] = Field(
        None, description="After so many days backups of the bot's database are deleted, or null"
    )
    link_hosts: Several[Words] = Field(description="Sites that answers may link to, subdomains included")


def _wording_file(name: str, keys: type[Keys]) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for key, says, description in wording_keys(keys):
        allowed = ", ".join(f"{{{each}}}" for each in sorted(says.placeholders))
        more = f". May hold {allowed}" if allowed else ""
        fields[key] = (Words, Field(description=f"{description}{more}"))
    title = "".join(part.capitalize() for part in name.split("_")) + "File"
    return create_model(title, __base__=_File, __doc__="Words that people read.", **fields)


WORDING_FILES: dict[str, type[BaseModel]] = {
    name: _wording_file(name, keys) for name, keys in KEYS_OF.items()
}
"""The model of each wording file, by its name without its ending."""

FILES: dict[str, type[BaseModel]] = {
    "firm": FirmFile,
    "entries": EntriesFile,
    "asked": AskedFile,
    **WORDING_FILES,
    "synonyms": SynonymsFile,
    "off_topic": OffTopicFile,
    "small_talk": SmallTalkFile,
    "official_texts": OfficialTextsFile,
    "statuses": StatusesFile,
}
"""The model of each kind of file, by the name of its schema."""


def keys_of(model: type[BaseModel]) -> frozenset[str]:
    """Return every key that a file of this kind may hold, at any depth."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for part in parts for key in part.get("properties", {}))


KEYS: dict[str, frozenset[str]] = {name: keys_of(model) for name, model in FILES.items()}
