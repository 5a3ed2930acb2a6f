"""What a draft is about, in a few words, so that nobody confirms or cancels what they do not mean."""

from __future__ import annotations

from bot.domain.ids import StatusId
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.announcements.draft import AnnouncementDraft
from bot.staff.announcements.replies import in_words
from bot.staff.cases.questions import CaseQuestions
from bot.staff.statuses.draft import StatusDraft
from bot.store import statuses
from bot.store.database.engine import Reading
from bot.store.drafts import Draft, DraftKind


async def name_of_draft(conn: Reading, spoken: Phrasebook, draft: Draft) -> str:
    """Return what is drafted, such as `“Refused”`; its case is not named."""
    words = spoken.words.staff
    match draft.kind:
        case DraftKind.STATUS:
            status = StatusDraft.of(draft).status
            return fill_label(words.draft_status, {"status": status}) if status else words.draft_status_open
        case DraftKind.CORRECTION:
            return fill_label(words.draft_correction, {"status": StatusDraft.of(draft).status or ""})
        case DraftKind.WITHDRAWAL:
            wrong = await statuses.get(conn, StatusId(int(draft.content)))
            return fill_label(words.draft_withdrawal, {"status": wrong.facts.status if wrong else ""})
        case DraftKind.ANNOUNCEMENT:
            return name_of_announcement(spoken, AnnouncementDraft.model_validate_json(draft.content))
        case DraftKind.CASE:
            return words.draft_case
        case DraftKind.OFFER:
            return words.draft_offer


def name_of_announcement(spoken: Phrasebook, content: AnnouncementDraft) -> str:
    """Return what an announcement's draft is about, such as `the message to everybody`."""
    words = spoken.words.staff
    if content.takes_back is not None:
        return fill_label(words.draft_take_back, {"number": str(content.takes_back)})
    if content.audience is None:
        return words.draft_announcement_open
    return fill_label(words.draft_announcement, {"audience": in_words(spoken, content.audience)})


def question_of(draft: Draft) -> str:
    """Return which of its questions a draft asks now, in a word; empty where it asks but one."""
    match draft.kind:
        case DraftKind.STATUS | DraftKind.CORRECTION:
            return StatusDraft.of(draft).step
        case DraftKind.CASE:
            return CaseQuestions.model_validate_json(draft.content).asked or ""
        case DraftKind.WITHDRAWAL | DraftKind.ANNOUNCEMENT | DraftKind.OFFER:
            return ""


def is_finished(draft: Draft) -> bool:
    """Say whether nothing is missing in a draft: what staff were shown last is its preview."""
    match draft.kind:
        case DraftKind.STATUS | DraftKind.CORRECTION:
            return StatusDraft.of(draft).step == "preview"
        case DraftKind.WITHDRAWAL:
            return True
        case DraftKind.ANNOUNCEMENT:
            content = AnnouncementDraft.model_validate_json(draft.content)
            if content.takes_back is not None:
                return True
            return content.audience is not None and bool(content.text) and not content.offered
        case DraftKind.CASE | DraftKind.OFFER:
            return False
