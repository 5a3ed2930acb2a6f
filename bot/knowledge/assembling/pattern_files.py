"""The files that contain patterns, as frozen values: danger, deadlines, opposites, and follow-ups."""

from __future__ import annotations

from collections.abc import Sequence, Set

from bot.domain.ids import EntryId
from bot.knowledge.danger import DangerLanguage, DangerReading, HelpWording
from bot.knowledge.files.follow_ups import LAST, FollowUpsFile
from bot.knowledge.files.opposites import OppositesFile, SideItem
from bot.knowledge.files.urgent import UrgentFile
from bot.knowledge.follow_ups import NO_FOLLOW_UPS, Aspect, FollowUps, PlainCommand
from bot.knowledge.markup.template import Template
from bot.knowledge.opposites import NO_OPPOSITES, Opposite, Opposites, OppositeSide
from bot.knowledge.reading.sheets import DangerDraft, Sheet
from bot.knowledge.urgent import Matter, Urgent


def danger_of(draft: DangerDraft) -> DangerLanguage | None:
    """Return how danger is recognized and answered in a language; None if one of the two files is missing."""
    if not draft.danger or not draft.help:
        return None
    file = draft.danger.model
    return DangerLanguage(
        locale=draft.locale,
        concepts=tuple((each.name, tuple(each.says)) for each in file.concepts),
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


def urgent_of(file: UrgentFile, retired: Set[str]) -> Urgent:
    """Return how deadlines are recognized in a language, without its `retired` entries."""
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
                tuple(EntryId(entry) for entry in each.entries if entry not in retired),
            )
            for each in file.matters
        ),
    )


def opposites_of(sheet: Sheet[OppositesFile] | None, retired: Set[str]) -> Opposites:
    """Return the opposites of a language, without its `retired` entries; none if the file is missing."""
    if sheet is None:
        return NO_OPPOSITES
    return Opposites(
        lists=tuple((each.name, tuple(each.says)) for each in sheet.model.lists),
        pairs=tuple(
            Opposite(each.opposite, Template.parse(each.ask), _sides(each.sides, retired))
            for each in sheet.model.opposites
        ),
    )


def follow_ups_of(sheet: Sheet[FollowUpsFile] | None, retired: Set[str]) -> FollowUps:
    """Return the follow-ups of a language, without its `retired` entries; none if the file is missing."""
    if sheet is None:
        return NO_FOLLOW_UPS
    said = sheet.model
    news = said.good_news
    return FollowUps(
        lists=tuple((each.name, tuple(each.says)) for each in said.lists),
        around=tuple(said.around),
        kinds=tuple((each.asks, tuple(each.says)) for each in said.follow_ups),
        begins=tuple(said.begins),
        refers=tuple(said.refers),
        bare=tuple(said.bare),
        numbers=tuple(
            (-1 if each.number == LAST else int(each.number), tuple(each.says)) for each in said.numbers
        ),
        agrees=tuple(said.agrees),
        case_news=tuple(said.case_news),
        others=tuple(said.others),
        corrects=tuple(said.corrects),
        denies=tuple(said.denies),
        aspects=tuple(
            Aspect(
                EntryId(each.entry),
                frozenset(map(EntryId, each.after)),
                frozenset(map(EntryId, each.but_after)),
                tuple(each.says),
            )
            for each in said.aspects
            if each.entry not in retired
        ),
        good_news=() if news is None or news.entry in retired else tuple(news.says),
        beside_news=() if news is None else tuple(news.beside),
        news_entry=None if news is None else EntryId(news.entry),
        declines=tuple(said.declines),
        assents=tuple(said.assents),
        agree_signs=tuple(said.agree_signs),
        decline_signs=tuple(said.decline_signs),
        orders=tuple(said.orders),
        commands=tuple(PlainCommand(each.command, each.rest, tuple(each.says)) for each in said.commands),
    )


def _sides(items: Sequence[SideItem], retired: Set[str]) -> tuple[OppositeSide, OppositeSide]:
    first, second = (
        OppositeSide(tuple(item.says), tuple(EntryId(each) for each in item.entries if each not in retired))
        for item in items
    )
    return first, second
