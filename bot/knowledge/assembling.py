"""From faultless drafts to the frozen values that answers are given from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence, Set
from types import MappingProxyType
from typing import TypeAlias

from pydantic import BaseModel

from bot.domain.ids import EntryId, Locale
from bot.knowledge.danger import DangerLanguage, DangerReading, HelpWording
from bot.knowledge.files import (
    AskedItem,
    CircumstancesFile,
    EntriesFile,
    EntryItem,
    FirmFile,
    JudgedFile,
    OfficialTextsFile,
    TimeZonesFile,
)
from bot.knowledge.markup.template import Template
from bot.knowledge.model import (
    Circumstances,
    Entry,
    Firm,
    JudgedQuestion,
    Knowledge,
    Language,
    Matter,
    OfficialText,
    OffTopic,
    Opposite,
    Opposites,
    OppositeSide,
    PastedFields,
    Place,
    Review,
    SmallTalkKind,
    Source,
    StatusText,
    Synonym,
    Theme,
    TimeZones,
    Urgent,
)
from bot.knowledge.opposite_files import OppositesFile, SideItem
from bot.knowledge.phrasebook import day_in_words
from bot.knowledge.sheets import DangerDraft, Folder, LanguageDraft, Sheet
from bot.knowledge.sign_offs import fingerprint_of, is_signed
from bot.knowledge.urgent_files import UrgentFile
from bot.knowledge.wording.conversation import Wording
from bot.knowledge.wording.files import KEYS_OF, Wordings, keys_of
from bot.knowledge.wording.keys import Keys
from bot.knowledge.yaml.document import Document
from bot.knowledge.yaml.document import Path as Way

_Group: TypeAlias = tuple[AskedItem, Place]
"""Questions of one entry, and where they are written."""


def assemble(draft: Folder, version: str) -> Knowledge | None:
    """Return the snapshot, or None where a file is missing; raises MarkupError for faulty markup."""
    if not draft.firm:
        return None
    languages: dict[Locale, Language] = {}
    for each in draft.languages:
        language = _language(each)
        if language is None:
            return None
        languages[each.locale] = language
    dangers = tuple(danger for each in draft.dangers if (danger := _danger(each)))
    if len(dangers) < len(draft.dangers):
        return None
    return Knowledge(firm_of(draft.firm.model), MappingProxyType(languages), version, dangers)


def _danger(draft: DangerDraft) -> DangerLanguage | None:
    if not draft.danger or not draft.help:
        return None
    file = draft.danger.model
    return DangerLanguage(
        locale=draft.locale,
        lists=tuple((each.name, tuple(each.says)) for each in file.lists),
        spellings=tuple((said, each.means) for each in file.spellings for said in each.says),
        figures=tuple(file.figures),
        readings=tuple(
            DangerReading(each.kind, each.level, each.other, tuple(each.says)) for each in file.readings
        ),
        examples=tuple((each.kind, each.other, tuple(each.says)) for each in file.examples),
        harmless=tuple(file.harmless),
        help=HelpWording.model_validate(
            {key: Template.parse(getattr(draft.help.model, key)) for key in HelpWording.model_fields}
        ),
    )


def firm_of(file: FirmFile) -> Firm:
    """Return the firm's data as a frozen value."""
    return Firm(
        name=file.name,
        attorney=file.attorney,
        address=file.address,
        phone=file.phone,
        directions=file.directions,
        memberships=tuple(file.memberships),
        time_zone=file.time_zone,
        hours=file.hours,
        email=file.email,
        website=file.website,
        appointment=file.appointment,
        fees=file.fees,
        backup_days=file.backup_days,
        danger_texts_to_staff=file.danger_texts_to_staff,
        link_hosts=tuple(file.link_hosts),
    )


def theme_key(file: str) -> str:
    """Return the key of the theme in `file`: the file's name without number and ending."""
    name = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    return re.sub(r"^\d+-", "", name)


def _circumstances(sheet: Sheet[CircumstancesFile] | None) -> Circumstances:
    if sheet is None:
        return Circumstances()
    said = sheet.model
    return Circumstances(tuple(said.before), tuple(said.between), tuple(said.things), tuple(said.anywhere))


def _pasted(file: OfficialTextsFile) -> PastedFields:
    ticked = EntryId(file.ticked) if file.ticked else None
    return PastedFields(tuple(file.captions), tuple(file.titles), ticked)


def _judged(sheet: Sheet[JudgedFile] | None, retired: Set[str]) -> tuple[JudgedQuestion, ...]:
    """Return the questions that teach the judge; one that only retired entries answered is left out."""
    items = sheet.model.judged if sheet else ()
    in_use = ((each, tuple(EntryId(one) for one in each.accept if one not in retired)) for each in items)
    return tuple(JudgedQuestion(each.q, accept) for each, accept in in_use if accept or not each.accept)


def _opposites(sheet: Sheet[OppositesFile] | None, retired: Set[str]) -> Opposites:
    if sheet is None:
        return Opposites()
    return Opposites(
        lists=tuple((each.name, tuple(each.says)) for each in sheet.model.lists),
        pairs=tuple(
            Opposite(each.opposite, Template.parse(each.ask), _sides(each.sides, retired))
            for each in sheet.model.opposites
        ),
    )


def _sides(items: Sequence[SideItem], retired: Set[str]) -> tuple[OppositeSide, OppositeSide]:
    first, second = (
        OppositeSide(tuple(item.says), tuple(EntryId(each) for each in item.entries if each not in retired))
        for item in items
    )
    return first, second


def _language(draft: LanguageDraft) -> Language | None:
    if not (
        draft.wordings.keys() == KEYS_OF.keys()
        and draft.synonyms
        and draft.off_topic
        and draft.small_talk
        and draft.official_texts
        and draft.statuses
        and draft.time_zones
        and draft.urgent
    ):
        return None
    off, words = draft.off_topic, _wordings(draft.wordings)
    asked: dict[str, list[_Group]] = {}
    for sheet, path, group in draft.all_asked():
        asked.setdefault(group.entry, []).append((group, _place(sheet.document, path)))
    return Language(
        locale=draft.locale,
        themes=tuple(_theme(sheet) for sheet in draft.entries),
        entries=MappingProxyType(
            {
                EntryId(item.id): _entry(
                    sheet, path, item, asked.get(item.id, []), words.wording, draft.retired
                )
                for sheet, path, item in draft.all_entries()
            }
        ),
        words=words,
        synonyms=tuple(Synonym(each.means, tuple(each.says)) for each in draft.synonyms.model.synonyms),
        joiners=tuple(draft.synonyms.model.joiners),
        question_words=tuple(draft.synonyms.model.question_words),
        circumstances=_circumstances(draft.circumstances),
        opposites=_opposites(draft.opposites, draft.retired),
        pasted=_pasted(draft.official_texts.model),
        judged=_judged(draft.judged, draft.retired),
        off_topic=tuple(
            OffTopic(
                each.key,
                Template.parse(each.where),
                tuple(each.phrases),
                _place(off.document, path),
                tuple(each.measured),
            )
            for path, each in off.numbered("off_topic", off.model.off_topic)
        ),
        small_talk=tuple(
            SmallTalkKind(each.kind, each.around, tuple(each.phrases), Template.parse(each.reply))
            for each in draft.small_talk.model.small_talk
        ),
        official_texts=tuple(
            OfficialText(each.text, EntryId(each.entry)) for each in draft.official_texts.model.official_texts
        ),
        statuses=tuple(
            StatusText(
                each.status,
                Template.parse(each.means),
                Template.parse(each.do_now),
                Template.parse(each.comes_next),
                EntryId(each.entry),
                each.refused,
                each.visas,
                tuple(each.also),
                tuple(each.nicknames),
            )
            for each in draft.statuses.model.statuses
        ),
        urgent=_urgent(draft.urgent.model),
        time_zones=_time_zones(draft.time_zones.model),
        retired=frozenset(map(EntryId, draft.retired)),
    )


def _time_zones(file: TimeZonesFile) -> TimeZones:
    offered = {
        "africa": tuple(file.africa),
        "americas": tuple(file.americas),
        "asia": tuple(file.asia),
        "europe": tuple(file.europe),
        "pacific": tuple(file.pacific),
    }
    also = {name: each.zone for each in file.also for name in each.names}
    return TimeZones(MappingProxyType(offered), MappingProxyType(also))


def _urgent(file: UrgentFile) -> Urgent:
    return Urgent(
        lists=tuple((each.name, tuple(each.says)) for each in file.lists),
        figures=tuple(file.figures),
        matters=tuple(
            Matter(
                each.matter,
                each.label,
                Template.parse(each.warning),
                each.within,
                each.birthday,
                tuple(each.says),
            )
            for each in file.matters
        ),
    )


def _theme(sheet: Sheet[EntriesFile]) -> Theme:
    ids = tuple(EntryId(item.id) for item in sheet.model.entries)
    return Theme(theme_key(sheet.file), sheet.model.theme, ids)


def _entry(
    sheet: Sheet[EntriesFile],
    path: Way,
    item: EntryItem,
    asked: Sequence[_Group],
    wording: Wording,
    retired: Set[str],
) -> Entry:
    own = entry_values(item, wording)
    return Entry(
        id=EntryId(item.id),
        theme=theme_key(sheet.file),
        question=item.question,
        phrases=tuple(item.phrases),
        label=item.label,
        lead=Template.parse(item.lead).with_fixed(own),
        more=Template.parse(item.more).with_fixed(own),
        related=tuple(EntryId(each) for each in item.related if each not in retired),
        sources=tuple(
            Source(each.title, each.url, each.kind, tuple(each.supports), each.read, each.copy_)
            for each in item.sources
        ),
        reviewed=Review(item.reviewed.by, item.reviewed.on) if item.reviewed and is_signed(item) else None,
        version=_version(item),
        place=_place(sheet.document, path),
        asked=tuple(text for group, _ in asked for text in group.questions),
        measured=tuple(text for group, _ in asked for text in group.measured),
        asked_at=tuple(place for _, place in asked),
        fingerprint=fingerprint_of(item),
    )


def entry_values(item: EntryItem, wording: Wording) -> dict[str, str]:
    """Return a value for each of ENTRY_PLACEHOLDERS that `item` has: its own days, as people read them."""
    newest = max((each.read for each in item.sources), default=None)
    days = {"entry.read": newest, "entry.as_of": item.as_of}
    return {
        name: day_in_words(day, wording.date_months, wording.date_day) for name, day in days.items() if day
    }


def _version(item: EntryItem) -> str:
    """Return 8 hex digits over what a client reads; the ways to ask for it are no part of that."""
    sources = (f"{each.title} {each.url}" for each in item.sources)
    read = "\n".join([item.question, item.lead, item.more, *sources])
    return hashlib.sha256(read.encode()).hexdigest()[:8]


def _place(document: Document, path: Way) -> Place:
    return Place(document.file, *document.value_place(path))


def _wordings(sheets: Mapping[str, Sheet[BaseModel]]) -> Wordings:
    read = {name: _wording(keys, sheets[name]) for name, keys in KEYS_OF.items()}
    # Each field of Wordings is of the class that KEYS_OF names for it.
    return Wordings(**read)  # type: ignore[arg-type]


def _wording(keys: type[Keys], sheet: Sheet[BaseModel]) -> Keys:
    words: dict[str, Template | str | tuple[str, ...]] = {}
    for key, says, _ in keys_of(keys):
        value = getattr(sheet.model, key)
        words[key] = tuple(value) if says.many else value if says.label else Template.parse(value)
    return keys.model_validate(words)
