"""Identifiers that are easily swapped when they are bare integers and strings."""

from typing import NewType

ChatId = NewType("ChatId", int)
"""A Telegram chat (private chats are positive, groups negative)."""

UpdateId = NewType("UpdateId", int)
"""A Telegram update; the key under which an effect happens once."""

EntryId = NewType("EntryId", str)
"""An entry of the knowledge base; never renamed, because votes and buttons refer to it."""

Locale = NewType("Locale", str)
"""A folder of the knowledge base: `en`, `es`, ..."""

StaffId = NewType("StaffId", int)
"""A member of the staff: a Telegram user."""

MessageId = NewType("MessageId", int)
"""A message within its chat."""

CaseId = NewType("CaseId", int)
"""A case of the firm's; clients and buttons never carry its number."""

FollowerId = NewType("FollowerId", int)
"""The consented link between a chat and a case. Ends with /forget; a new link has another id."""

InvitationId = NewType("InvitationId", int)
"""An invitation to follow a case; not the token, which is stored only as a hash."""

OpeningId = NewType("OpeningId", int)
"""An invitation that was opened in a chat and not yet answered there: what the consent button carries."""

StatusId = NewType("StatusId", int)
"""A recorded status; its order is the database's sequence, never the date CEAC shows."""

CheckId = NewType("CheckId", int)
"""A look at CEAC that found nothing new; its order is the database's sequence."""

ChangeId = NewType("ChangeId", int)
"""A change to a case that took effect at once, such as a new open item; deleted after two days."""

DraftId = NewType("DraftId", int)
"""Something that staff started and have not confirmed yet."""

AnnouncementId = NewType("AnnouncementId", int)
"""A message to the followers of many cases."""

DeliveryId = NewType("DeliveryId", int)
"""A row of the outbox: one message to one chat."""

ThreadId = NewType("ThreadId", int)
"""What one client and the office write to each other, until it is closed; staff call it by this number."""

TopicId = NewType("TopicId", int)
"""A forum topic of a group (Bot API, message_thread_id)."""

ThreadMessageId = NewType("ThreadMessageId", int)
"""One message in a thread, or a draft of one."""

RowToken = NewType("RowToken", str)
"""What the buttons of one row carry, with or instead of its number: 8 random characters (A-Z a-z 0-9 - _)."""
