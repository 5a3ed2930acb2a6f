"""One snapshot of the folder: the firm, and everything in each language."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import timedelta
from types import MappingProxyType

from pydantic import BaseModel

from bot.domain.ids import EntryId, Locale
from bot.domain.office_hours import OfficeHours
from bot.knowledge.assembling.entries import AskedGroup, entry_of, place_of, theme_of
from bot.knowledge.assembling.pattern_files import danger_of, follow_ups_of, opposites_of, urgent_of
from bot.knowledge.files.circumstances import CircumstancesFile
from bot.knowledge.files.firm import FirmFile
from bot.knowledge.files.judged import JudgedFile
from bot.knowledge.files.official_texts import OfficialTextsFile
from bot.knowledge.files.replies import RepliesFile
from bot.knowledge.files.time_zones import TimeZonesFile
from bot.knowledge.markup.template import Template
from bot.knowledge.model import (
    Circumstances,
    Firm,
    JudgedQuestion,
    Knowledge,
    Language,
    OfficialText,
    OffTopic,
    PastedFields,
    PreparedReply,
    SmallTalkKind,
    StatusText,
    Synonym,
    TimeZones,
)
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.wording.files import KEYS_OF, Wordings, keys_of
from bot.knowledge.wording.keys import Keys


def assemble(draft: Folder, version: str) -> Knowledge | None:
    """Return the snapshot, or None if a file is missing; raises MarkupError for markup with errors."""
    if not draft.firm:
        return None
    languages: dict[Locale, Language] = {}
    for each in draft.languages:
        language = _language(each)
        if language is None:
            return None
        languages[each.locale] = language
    dangers = tuple(danger for each in draft.dangers if (danger := danger_of(each)))
    if len(dangers) < len(draft.dangers):
        return None
    return Knowledge(firm_of(draft.firm.model), MappingProxyType(languages), version, dangers)


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
        office_hours=(
            OfficeHours(tuple(file.office_hours), frozenset(file.holidays or ()))
            if file.office_hours
            else None
        ),
        reply_within=None if file.reply_hours is None else timedelta(hours=file.reply_hours),
    )


def _circumstances(sheet: Sheet[CircumstancesFile] | None) -> Circumstances:
    if sheet is None:
        return Circumstances()
    said = sheet.model
    return Circumstances(tuple(said.before), tuple(said.between), tuple(said.things), tuple(said.anywhere))


def _pasted(file: OfficialTextsFile) -> PastedFields:
    ticked = EntryId(file.ticked) if file.ticked else None
    return PastedFields(tuple(file.captions), tuple(file.titles), ticked)


def _replies(sheet: Sheet[RepliesFile] | None) -> tuple[PreparedReply, ...]:
    return tuple(
        PreparedReply(
            each.name,
            each.label,
            Template.parse(each.text),
            MappingProxyType({other.language: Template.parse(other.text) for other in each.translations}),
        )
        for each in (sheet.model.replies if sheet else ())
    )


def _judged(sheet: Sheet[JudgedFile] | None, retired: Set[str]) -> tuple[JudgedQuestion, ...]:
    """Return the questions that teach the judge; one that only retired entries answered is left out."""
    items = sheet.model.judged if sheet else ()
    in_use = ((each, tuple(EntryId(one) for one in each.accept if one not in retired)) for each in items)
    return tuple(JudgedQuestion(each.q, accept) for each, accept in in_use if accept or not each.accept)


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
    asked: dict[str, list[AskedGroup]] = {}
    for sheet, path, group in draft.all_asked():
        asked.setdefault(group.entry, []).append((group, place_of(sheet.document, path)))
    return Language(
        locale=draft.locale,
        themes=tuple(theme_of(sheet) for sheet in draft.entries),
        entries=MappingProxyType(
            {
                EntryId(item.id): entry_of(
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
        opposites=opposites_of(draft.opposites, draft.retired),
        follow_ups=follow_ups_of(draft.follow_ups),
        pasted=_pasted(draft.official_texts.model),
        replies=_replies(draft.replies),
        judged=_judged(draft.judged, draft.retired),
        off_topic=tuple(
            OffTopic(
                each.key,
                Template.parse(each.where),
                tuple(each.phrases),
                place_of(off.document, path),
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
                tuple(EntryId(entry) for entry in each.outdates if entry not in draft.retired),
            )
            for each in draft.statuses.model.statuses
        ),
        urgent=urgent_of(draft.urgent.model),
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


def _wordings(sheets: Mapping[str, Sheet[BaseModel]]) -> Wordings:
    read = {name: _wording(keys, sheets[name]) for name, keys in KEYS_OF.items()}
    # Each field of Wordings has the class that KEYS_OF names for it.
    # One wording for each field, by its name: a mapping cannot say so to the type checker.
    return Wordings(**read)  # type: ignore[arg-type]


def _wording(keys: type[Keys], sheet: Sheet[BaseModel]) -> Keys:
    words: dict[str, Template | str | tuple[str, ...]] = {}
    for key, says, _ in keys_of(keys):
        value = getattr(sheet.model, key)
        words[key] = tuple(value) if says.many else value if says.label else Template.parse(value)
    return keys.model_validate(words)
