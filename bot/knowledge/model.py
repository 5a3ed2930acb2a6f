"""What a loaded knowledge base is: frozen values, ready to be answered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.domain.ids import EntryId, Locale
from bot.domain.refusal import Refusal
from bot.domain.source_kind import SourceKind
from bot.domain.visa_class import VisaClass
from bot.knowledge.danger import DangerLanguage
from bot.knowledge.markup.template import Template
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
    """What an answer rests on, and the day its text was read.

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
    """The attorney's sign-off for the words of an answer as they are."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One question the bot can answer, in the firm's words.

    `label` names it on a button. `lead` answers and says the next step, `more` says the rest.
    `version` is 8 hex digits over what a client reads, so that a vote tells which wording it was for;
    `fingerprint` is what a sign-off of these words names.
    `asked` are questions as clients ask them: learned from like `phrases`, but shown to nobody;
    `measured` are more of them, not learned from, which tell how sure an answer may be. `asked_at` is where
    both are written.
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
    """Words that are no question (`kind`: greeting, thanks, ...), and the line that answers them.

    `around`: they may stand before or after a question, and are then set aside.
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
class OppositeSide:
    """Patterns that say one of two opposites, and the entries that never answer who says the other one."""

    says: tuple[str, ...]
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Two things of which one is so; `ask` is what the bot asks where it is not clear which."""

    key: str
    ask: Template
    sides: tuple[OppositeSide, OppositeSide]


@dataclass(frozen=True, slots=True)
class Opposites:
    """What one language says of opposites; see `bot.knowledge.patterns` for how patterns are written."""

    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pairs: tuple[Opposite, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question that a real client wrote, and the entries that answer it, the best first; none: nothing."""

    text: str
    accept: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Words that tell where a case is, not what is asked: `things` after one of `before`, or `anywhere`.

    `between` may stand between the two.
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
    """How a pasted status page is laid out, and the entry for a letter in which boxes are `ticked`."""

    captions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    ticked: EntryId | None = None


@dataclass(frozen=True, slots=True)
class StatusText:
    """A CEAC status in plain words.

    `also` are other ways in which the website writes it, `nicknames` what people call it.
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


@dataclass(frozen=True, slots=True)
class Matter:
    """A clock that can end a case: `warning` comes before any answer, `label` is what staff read.

    `says` are patterns; one with <date> counts where that day is at most `within` days ahead, or, for a
    `birthday`, where the person is near 21.
    """

    key: str
    label: str
    warning: Template
    within: int | None
    birthday: bool
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Urgent:
    """What one language says of deadlines; see `bot.knowledge.patterns` for how patterns are written."""

    lists: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[str, ...]
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """The firm's own data. None: not known; the wording then says what to do instead.

    `danger_texts_to_staff`: staff lines about danger quote the message. `link_hosts` are the sites
    that texts may link to, each with its subdomains.
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


@dataclass(frozen=True, slots=True)
class TimeZones:
    """Time zones that clients choose from, by their IANA names; all of them exist.

    `offered`: those of each part of the world. `also`: the zone that another name means.
    """

    offered: MappingProxyType[str, tuple[str, ...]]
    also: MappingProxyType[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that is said in one language.

    `retired` are entries that were in use: buttons and votes of earlier days know them.
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
    opposites: Opposites = Opposites()
    pasted: PastedFields = PastedFields()

    @property
    def wording(self) -> Wording:
        """What wording.yaml says."""
        return self.words.wording


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One snapshot of the whole folder; `version` changes when any file's content does.

    `dangers` are the languages in which danger is heard and answered, English first.
    """

    firm: Firm
    languages: MappingProxyType[Locale, Language]
    version: str
    dangers: tuple[DangerLanguage, ...] = ()
