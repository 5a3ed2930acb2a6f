"""Whose page a source of an answer is."""

from enum import StrEnum


class SourceKind(StrEnum):
    """A client may weigh a law otherwise than a lawyer's page."""

    OFFICIAL = "official"
    COURT = "court"
    LAWYER = "lawyer"
    SCHOOL = "school"
    PRESS = "press"
    GUIDE = "guide"
