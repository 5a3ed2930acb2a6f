"""Which visas a CEAC status is about."""

from enum import StrEnum


class VisaClass(StrEnum):
    """CEAC lists fiancé (K) cases with the immigrant (green card) cases."""

    IMMIGRANT = "immigrant"
    NONIMMIGRANT = "nonimmigrant"
    BOTH = "both"
