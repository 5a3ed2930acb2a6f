"""Whether a refusal counts while the CEAC website shows a status."""

from enum import StrEnum


class Refusal(StrEnum):
    """`AS_BEFORE`: the status does not say; an earlier refusal may still be in effect, and its year runs."""

    YES = "yes"
    NO = "no"
    AS_BEFORE = "as-before"
