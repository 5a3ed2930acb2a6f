"""What a loaded knowledge base is: frozen values, ready to be answered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from bot.domain.conversation.danger import DangerKind
from bot.domain.ids import EntryId, Locale
from bot.domain.office_hours import OfficeHours
from bot.domain.refusal import Refusal
from bot.domain.source_kind import SourceKind
from bot.domain.visa_class import VisaClass
from bot.knowledge.danger import DangerLanguage
from bot.knowledge.follow_ups import NO_FOLLOW_UPS, FollowUps
from bot.knowledge.markup.template import Template
from bot.knowledge.opposites import NO_OPPOSITES, Opposites
from bot.knowledge.urgent import Urgent
from bot.knowledge.wording.conversation import Wording
from bot.knowledge.wording.files import Wordings


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: `file` relative to the knowledge folder's parent, from line 1."""

    file: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A page on which an answer is based, and the date its text was read.

    `copied`: a stored copy was read, not the live page: its year, or "undated".
    """

    title: str
    url: str
    kind: SourceKind
    supports: tuple[str, ...]
    read: date
    copied: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The attorney's sign-off for the current words of an answer."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One question the bot can answer, in the firm's words.

    `label` names it on a button. `lead` is the answer and the next step, `more` is the rest.
    `version` is 8 hex digits over what a client reads, so that a vote shows which wording it was for;
    `fingerprint` is what a sign-off of these words names.
    `asked` are questions as clients ask them: learned from like `phrases`, but shown to nobody;
    `measured` are more of them, not learned from, which show how sure an answer may be. `asked_at` is where
    both are written. `review_due` is the day from which its sources must be read again. `disclaimed`: the
    answer always says that it is no legal advice. `danger`: it is offered below the help for this danger.
    """

    id: EntryId
    theme: str
    question: str
    label: str
    phrases: tuple[str, ...]
    lead: Template
    more: Template
    related: tuple[EntryId, ...]
    sources: tuple[Source, ...]
    reviewed: Review | None
    version: str
    place: Place
    asked: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    asked_at: tuple[Place, ...] = ()
    fingerprint: str = ""
    review_due: date | None = None
    disclaimed: bool = False
    danger: DangerKind | None = None

    @property
    def whole(self) -> Template:
        """The whole answer: `lead`, then `more`."""
        return self.lead.followed_by(self.more)


@dataclass(frozen=True, slots=True)
class Theme:
    """Entries that belong together: one file. `key` is the file's name without number and ending."""

    key: str
    title: str
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class OffTopic:
    """Questions that must not be answered, and the line that says where they go.

    `measured` are more of them, not learned from.
    """

    key: str
    where: Template
    phrases: tuple[str, ...]
    place: Place
    measured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTalkKind:
    """Words that are not a question (`kind`: greeting, thanks, ...), and the line that answers them.

    `around`: they are ignored before or after a question.
    """

    kind: str
    around: bool
    phrases: tuple[str, ...]
    reply: Template


@dataclass(frozen=True, slots=True)
class Synonym:
    """`says` are other ways to write `means`; each is one or more words."""

    means: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question that a real client wrote, and the entries that answer it, if any, the best first."""

    text: str
    accept: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Words that say where a case is, not what is asked: `things` after one of `before`, or `anywhere`.

    Words of `between` may come between the two.
    """

    before: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialText:
    """A sentence of a CEAC page or a 221(g) letter that clients paste, and the entry that explains it."""

    text: str
    entry: EntryId


@dataclass(frozen=True, slots=True)
class PastedFields:
    """The captions of a pasted status page, and the entry for a letter with `ticked` boxes."""

    captions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    ticked: EntryId | None = None


@dataclass(frozen=True, slots=True)
class StatusText:
    """A CEAC status in plain words.

    `also` are other ways in which the website writes it, `nicknames` what people call it. `outdates` are
    entries that are no longer true once the website shows it.
    """

    status: str
    means: Template
    do_now: Template
    comes_next: Template
    entry: EntryId
    refused: Refusal
    visas: VisaClass = VisaClass.BOTH
    also: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    outdates: tuple[EntryId, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedReply:
    """A reply that staff send without typing it: they choose it by `label`, or type # and `name`.

    `translations`: what clients read in other languages, by the code of the language.
    """

    name: str
    label: str
    text: Template
    translations: MappingProxyType[str, Template]


@dataclass(frozen=True, slots=True)
class Firm:
    """The firm's own data. None: unknown; the wording says what to do instead.

    `office_hours` and `reply_within` (hours of them) say when clients can expect an answer to what they left
    for the office. `danger_texts_to_staff`: staff lines about danger quote the message. `link_hosts` are the
    sites that texts may link to, each with its subdomains.
    """

    name: str
    attorney: str
    address: str
    phone: str
    directions: str
    memberships: tuple[str, ...]
    time_zone: str
    hours: str | None
    email: str | None
    website: str | None
    appointment: str | None
    fees: str | None
    backup_days: int | None = None
    danger_texts_to_staff: bool = False
    link_hosts: tuple[str, ...] = ()
    office_hours: OfficeHours | None = None
    reply_within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class TimeZones:
    """Time zones that clients choose from, by their IANA names; all of them exist.

    `offered`: those of each part of the world. `also`: the zone that another name means.
    """

    offered: MappingProxyType[str, tuple[str, ...]]
    also: MappingProxyType[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """Everything in one language.

    `retired` are entries that were in use before: old buttons and votes refer to them.
    """

    locale: Locale
    themes: tuple[Theme, ...]
    entries: MappingProxyType[EntryId, Entry]
    words: Wordings
    synonyms: tuple[Synonym, ...]
    joiners: tuple[str, ...]
    off_topic: tuple[OffTopic, ...]
    small_talk: tuple[SmallTalkKind, ...]
    official_texts: tuple[OfficialText, ...]
    statuses: tuple[StatusText, ...]
    urgent: Urgent
    time_zones: TimeZones
    retired: frozenset[EntryId] = frozenset()
    question_words: tuple[str, ...] = ()
    circumstances: Circumstances = Circumstances()
    judged: tuple[JudgedQuestion, ...] = ()
    opposites: Opposites = NO_OPPOSITES
    follow_ups: FollowUps = NO_FOLLOW_UPS
    pasted: PastedFields = PastedFields()
    replies: tuple[PreparedReply, ...] = ()

    @property
    def wording(self) -> Wording:
        """The texts of wording.yaml."""
        return self.words.wording


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One snapshot of the whole folder; `version` changes when any file's content does.

    `dangers` are the languages in which danger is recognized and answered, English first.
    """

    firm: Firm
    languages: MappingProxyType[Locale, Language]
    version: str
    dangers: tuple[DangerLanguage, ...] = ()
