"""What each file of the knowledge folder must hold, as staff write it; the JSON Schemas come from here."""

from __future__ import annotations

from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)

from bot.domain.refusal import Refusal
from bot.domain.visa_class import VisaClass
from bot.knowledge.danger import HelpWording
from bot.knowledge.danger_files import DangerFile
from bot.knowledge.fields import (
    CopyYear,
    Day,
    Days,
    Email,
    Fingerprint,
    Id,
    Kind,
    KnownText,
    Maybe,
    NonEmptyText,
    PlaceZone,
    Retired,
    Several,
    Stands,
    Visas,
    WebAddress,
    YesNo,
    Zone,
    plain_error,
)
from bot.knowledge.opposite_files import OppositesFile
from bot.knowledge.urgent_files import UrgentFile
from bot.knowledge.wording.files import KEYS_OF
from bot.knowledge.wording.files import keys_of as wording_keys
from bot.knowledge.wording.keys import Keys


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceItem(_File):
    """What an answer rests on."""

    title: NonEmptyText = Field(description="The page's name, as a client reads it")
    url: WebAddress = Field(
        description="Its address, to the paragraph if possible; link_hosts in firm.yaml holds the site"
    )
    kind: Kind = Field(description="Whose page it is")
    supports: Several[NonEmptyText] = Field(
        description="The words of lead or more that rest on it, as they stand there, without ** and links"
    )
    read: Day = Field(description="The day someone read this text, such as 2026-04-30")
    copy_: Maybe[CopyYear] = Field(
        default=None,
        alias="copy",
        description="Where a stored copy was read, not the live page: the year of the copy, or undated",
    )


class ReviewItem(_File):
    """The attorney's sign-off."""

    by: NonEmptyText = Field(description="Who read the answer and agrees with it")
    on: Day = Field(description="The day of the sign-off, such as 2026-12-01")
    words: Maybe[Fingerprint] = Field(
        default=None,
        description="The fingerprint of the words signed, as `check --sign-offs` prints it",
    )

    @model_validator(mode="before")
    @classmethod
    def _in_braces(cls, data: Any) -> Any:
        if isinstance(data, str):
            hint = "write null, or paste the line that check --sign-offs prints"
            raise plain_error(f"“{data}” is not a sign-off", hint)
        return data


class EntryItem(_File):
    """One question the bot can answer."""

    id: Id = Field(description="The entry's name for the bot: small letters and dashes; never change it")
    question: NonEmptyText = Field(description="The question in full")
    label: NonEmptyText = Field(
        description="The question as clients see it on a button: 34 characters at most"
    )
    phrases: Several[NonEmptyText] = Field(
        description="10 to 16 ways in which clients ask it, each different"
    )
    lead: NonEmptyText = Field(
        description=(
            "The answer first, then the next step, in 350 characters: **bold**, *italic*, lists,"
            " [links](https://...), {firm.phone}"
        )
    )
    more: NonEmptyText = Field(
        description=(
            "What it means, what to do, exceptions, whom to call; written as in lead. A paragraph or list"
            " item with {case.status} and the like is shown only to people who follow their case in the chat."
            " {entry.read} is the day the newest source was read, {entry.as_of} the day of as_of"
        )
    )
    related: list[Id] = Field(description="Ids of entries that are offered under the answer")
    sources: list[SourceItem] = Field(
        description="What the answer rests on; [] where all of it is the firm's own words (experience)"
    )
    reviewed: Maybe[ReviewItem] = Field(
        description="null, or what `check --sign-offs` prints once the attorney signed it off"
    )
    as_of: Maybe[Day] = Field(
        default=None, description="Law that changes: the day up to which we know it, such as 2026-02-11"
    )
    review_every: Maybe[Days] = Field(
        default=None, description="Days after which its sources must be read again; 365 where it is not given"
    )
    experience: list[NonEmptyText] = Field(
        default_factory=list,
        description="Words of lead or more that are the firm's own experience: the attorney signs for them",
    )

    retired: Retired = Field(
        default=False,
        description="true: out of use. Nobody is shown the answer, and nothing else in this entry is read",
    )

    @model_validator(mode="before")
    @classmethod
    def _split_answer(cls, data: Any) -> Any:
        if isinstance(data, dict) and "answer" in data:
            what = "“answer” is no longer used"
            hint = "split it into “lead” (the answer and the next step) and “more” (the rest)"
            raise plain_error(what, hint, at="answer")
        return data

    @model_validator(mode="after")
    def _rests_on_something(self) -> EntryItem:
        if not self.sources and not self.experience:
            hint = "name one, or list the firm's own words under “experience”"
            raise plain_error("this answer rests on no source", hint, at="sources")
        return self


class EntriesFile(_File):
    """One theme and its entries."""

    theme: NonEmptyText = Field(description="The theme's title, as clients see it")
    entries: Several[EntryItem] = Field(description="The questions of this theme")


class AskedItem(_File):
    """Questions for one entry."""

    entry: Id = Field(description="The id of the entry that answers them")
    questions: Several[NonEmptyText] = Field(
        description="Questions as clients type them; the bot learns from them"
    )
    measured: list[NonEmptyText] = Field(
        default_factory=list,
        description="More of them, answered without being learned; they only tell how sure the bot may be",
    )


class AskedFile(_File):
    """Questions as clients ask them, from which the bot learns besides the phrases of the entries."""

    asked: Several[AskedItem] = Field(description="Each entry once")


class JudgedItem(_File):
    """A question of a real client and what answers it."""

    q: NonEmptyText = Field(description="The question as it was written")
    accept: list[Id] = Field(
        description="The ids of all entries that answer it, the best first; []: none does"
    )
    kind: NonEmptyText = Field("unnamed", description="short, typos, story ...: to count by")


class JudgedFile(_File):
    """Questions that teach the bot how sure it may be; those that an entry answers are learned too."""

    judged: list[JudgedItem] = Field(description="Each question once")


class SynonymItem(_File):
    """Other ways to write one thing."""

    means: NonEmptyText = Field(description="The words as the phrases write them")
    says: Several[NonEmptyText] = Field(description="Other ways to write them")


class SynonymsFile(_File):
    """Words that mean the same."""

    joiners: list[NonEmptyText] = Field(
        default_factory=list, description="Words that join two questions in one sentence, such as and"
    )
    question_words: list[NonEmptyText] = Field(
        default_factory=list, description="Words that a question begins with, such as how or can"
    )
    synonyms: list[SynonymItem] = Field(description="Each meaning once")


class CircumstancesFile(_File):
    """Words that tell where a person's case is, not what the person asks."""

    before: Several[NonEmptyText] = Field(
        description="Words that such a circumstance begins with, such as after"
    )
    between: list[NonEmptyText] = Field(
        default_factory=list, description="Words that may stand between, such as the or my"
    )
    things: Several[NonEmptyText] = Field(
        description="What they are about, such as my refusal: set aside only after one of the words before"
    )
    anywhere: list[NonEmptyText] = Field(
        default_factory=list, description="Kinds of visas and places: set aside wherever they are"
    )


class OffTopicItem(_File):
    """Questions that the bot must not answer."""

    key: Id = Field(description="A name for these questions: small letters and dashes")
    where: NonEmptyText = Field(description="One or two sentences: where such questions go")
    phrases: Several[NonEmptyText] = Field(description="Examples; the bot learns from them")
    measured: list[NonEmptyText] = Field(
        default_factory=list,
        description="More of them, known without being learned; they only tell how sure the bot may be",
    )


class OffTopicFile(_File):
    """What the bot must not answer."""

    off_topic: list[OffTopicItem] = Field(description="Each kind of question once")


class SmallTalkItem(_File):
    """Words that are no question."""

    kind: Id = Field(description="greeting, thanks, despair, insult ...")
    around: YesNo = Field(
        default=False, description="yes: set aside where it stands before or after a question; no: never"
    )
    phrases: Several[NonEmptyText] = Field(description="What people write")
    reply: NonEmptyText = Field(description="The line that answers them")


class SmallTalkFile(_File):
    """Greetings, thanks and the like."""

    small_talk: list[SmallTalkItem] = Field(description="Each kind once")


class OfficialTextItem(_File):
    """A sentence of a CEAC page or a 221(g) letter."""

    text: NonEmptyText = Field(description="The sentence, word for word")
    entry: Id = Field(description="The id of the entry that explains it")
    status: Maybe[NonEmptyText] = Field(
        default=None,
        description="The CEAC status under which the website shows it; it has the same entry",
    )


class OfficialTextsFile(_File):
    """What clients paste."""

    captions: list[NonEmptyText] = Field(
        default_factory=list, description="Captions of a status page that have a value, such as Case Created"
    )
    titles: list[NonEmptyText] = Field(
        default_factory=list, description="Titles of a status page, after which the status comes"
    )
    ticked: Maybe[Id] = Field(None, description="The entry for a letter in which boxes are ticked, or null")
    official_texts: list[OfficialTextItem] = Field(description="Each sentence once")


class StatusItem(_File):
    """A CEAC status in plain words."""

    status: NonEmptyText = Field(description="The status as the website shows it")
    means: NonEmptyText = Field(description="What it means")
    do_now: NonEmptyText = Field(description="What to do now")
    comes_next: NonEmptyText = Field(description="What comes next")
    entry: Id = Field(description="The id of the entry that says more")
    visas: Visas = Field(
        default=VisaClass.BOTH,
        description="The cases that have it; immigrant: green card and fiancé (K)",
    )
    also: list[NonEmptyText] = Field(
        default_factory=list, description="Other ways in which the website writes it"
    )
    nicknames: list[NonEmptyText] = Field(
        default_factory=list,
        description="What people call it; if staff type one, the bot asks whether they mean this status",
    )
    refused: Stands = Field(
        default=Refusal.YES,
        description=(
            "yes: a refusal stands; as-before: one from before may still stand; both: /mycase counts the days"
            " since it and warns of one year. no: it is over"
        ),
    )


class StatusesFile(_File):
    """The statuses of the CEAC website."""

    explained_in: Maybe[Id] = Field(
        default=None, description="The id of the entry that explains all of them; it must name each"
    )
    statuses: list[StatusItem] = Field(description="Each status once")


class OtherNamesItem(_File):
    """Other names of one time zone."""

    zone: PlaceZone = Field(description="The time zone, as the tz database names it")
    names: Several[NonEmptyText] = Field(description="Cities, countries or abbreviations that mean it")


class TimeZonesFile(_File):
    """The time zones that clients choose from, and the names by which they find them."""

    africa: Several[PlaceZone] = Field(
        description="Offered as buttons for Africa, as the tz database names them"
    )
    americas: Several[PlaceZone] = Field(description="Offered as buttons for the Americas")
    asia: Several[PlaceZone] = Field(description="Offered as buttons for Asia and the Middle East")
    europe: Several[PlaceZone] = Field(description="Offered as buttons for Europe")
    pacific: Several[PlaceZone] = Field(description="Offered as buttons for Australia and the Pacific")
    also: list[OtherNamesItem] = Field(
        default_factory=list, description="Other names that people write for a time zone"
    )


class IdiomItem(_File):
    """Words that weak readers and translation programs stumble over."""

    says: Several[NonEmptyText] = Field(description="The words that no text for clients may hold")
    write: NonEmptyText = Field(description="What to write in their place")


class IdiomsFile(_File):
    """Words that texts for clients do not use."""

    idioms: list[IdiomItem] = Field(description="Each kind once")


class FirmFile(_File):
    """The firm's own data; null where something is not known."""

    name: KnownText = Field(description="The firm's name")
    attorney: KnownText = Field(description="The attorney's name")
    address: KnownText = Field(description="Street, town, state and ZIP code")
    phone: KnownText = Field(description="The telephone number as clients read it")
    directions: NonEmptyText = Field(description="How to find the office")
    memberships: Several[NonEmptyText] = Field(description="Bars and associations")
    time_zone: Zone = Field(description="The office's time zone, such as America/Denver")
    hours: Maybe[KnownText] = Field(description="When someone answers the phone, or null")
    email: Maybe[Email] = Field(description="The e-mail address, or null")
    website: Maybe[WebAddress] = Field(description="The web address, or null")
    appointment: Maybe[KnownText] = Field(description="One sentence on how to make an appointment, or null")
    fees: Maybe[KnownText] = Field(description="One or two sentences on fees, or null")
    backup_days: Maybe[Days] = Field(
        None, description="After so many days backups of the bot's database are deleted, or null"
    )
    danger_texts_to_staff: YesNo = Field(
        default=False,
        description="yes: staff lines about danger and deadlines quote the message; no: never",
    )
    link_hosts: Several[NonEmptyText] = Field(
        description="Sites that answers may link to, subdomains included"
    )


def _wording_file(name: str, keys: type[Keys]) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for key, says, description in wording_keys(keys):
        allowed = ", ".join(f"{{{each}}}" for each in sorted(says.placeholders))
        more = f". May hold {allowed}" if allowed else ""
        kind = Several[NonEmptyText] if says.many else NonEmptyText
        fields[key] = (kind, Field(description=f"{description}{more}"))
    title = "".join(part.capitalize() for part in name.split("_")) + "File"
    return create_model(title, __base__=_File, __doc__="Words that people read.", **fields)


HELP_FILE = _wording_file("help", HelpWording)
"""The model of help/<language>.yaml."""

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
    "circumstances": CircumstancesFile,
    "judged": JudgedFile,
    "opposites": OppositesFile,
    "off_topic": OffTopicFile,
    "small_talk": SmallTalkFile,
    "official_texts": OfficialTextsFile,
    "statuses": StatusesFile,
    "time_zones": TimeZonesFile,
    "idioms": IdiomsFile,
    "urgent": UrgentFile,
    "danger": DangerFile,
    "help": HELP_FILE,
}
"""The model of each kind of file, by the name of its schema."""

TOP_FILES = ("firm.yaml",)
"""Files in the knowledge folder itself."""

DANGER_FOLDERS = ("danger", "help")
"""Folders with a file for each language."""

LANGUAGE_FILES = tuple(
    f"{name}.yaml" for name in FILES if name not in ("firm", "entries", "asked", *DANGER_FOLDERS)
)
"""Files in a language's folder, besides its folders `entries` and `asked`."""


def keys_of(model: type[BaseModel]) -> frozenset[str]:
    """Return every key that a file of this kind may hold, at any depth."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for part in parts for key in part.get("properties", {}))


KEYS: dict[str, frozenset[str]] = {name: keys_of(model) for name, model in FILES.items()}
