"""Keys of staff.yaml: what staff read about their edits of the knowledge folder."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffKnowledgeWording(Keys):
    """The part of staff.yaml about edits."""

    knowledge_live: Template = text("An edited file is in use; what changed in it", "file", "changes")
    knowledge_held: Template = text("An edited file is not in use, and why", "file", "faults")
    knowledge_back: Template = text("A file that was not in use has its text in use again", "file")
    knowledge_waiting: Template = text("Files whose edits are still not in use", "files")
    knowledge_warnings: Template = text("What staff should look at in the files", "faults")
    knowledge_effect: Template = text("Answers that an edit changes", "count", "changes")
    knowledge_changed: str = label("In knowledge_live: entries, groups or keys with other words", "names")
    knowledge_added: str = label("In knowledge_live: new entries, groups or keys", "names")
    knowledge_removed: str = label("In knowledge_live: entries, groups or keys that were deleted", "names")
    knowledge_retired: str = label("In knowledge_live: entries that were taken out of use", "names")
    knowledge_same: str = label("In knowledge_live: only comments or spaces changed")
