"""Whose page a source of an answer is."""

from enum import StrEnum


class SourceKind(StrEnum):
    """A client may trust a law more than a lawyer's page."""

    OFFICIAL = "official"
    COURT = "court"
    LAWYER = "lawyer"
    SCHOOL = "school"
    PRESS = "press"
    GUIDE = "guide"
