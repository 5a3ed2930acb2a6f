"""Drafts from the time when one kind had two meanings; drafts are deleted 30 days after their last use."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.store.staff.drafts import Draft, DraftKind

_FLAGS = {
    DraftKind.CASE: ("items", DraftKind.ITEMS),
    DraftKind.ANNOUNCEMENT: ("takes_back", DraftKind.TAKE_BACK),
}
"""The content field that marked the second meaning, and the kind that it has now."""


def of_its_kind(draft: Draft) -> Draft:
    """Return `draft` with the kind that it would have if begun now."""
    if draft.kind not in _FLAGS:
        return draft
    flag, kind = _FLAGS[draft.kind]
    return replace(draft, kind=kind) if json.loads(draft.content).get(flag) else draft
