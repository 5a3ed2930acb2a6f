"""How a wording file declares its keys: what each may hold, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from bot.knowledge.markup.template import Template

FIRM_PLACEHOLDERS = frozenset(
    f"firm.{name}"
    for name in (
        "name",
        "attorney",
        "address",
        "phone",
        "directions",
        "memberships",
        "hours",
        "email",
        "website",
        "appointment",
        "fees",
        "backups",
    )
)

CASE_PLACEHOLDERS = frozenset(
    f"case.{name}"
    for name in (
        "ending",
        "post",
        "refused_on",
        "days_since_refusal",
        "status",
        "status_since",
        "last_check",
        "next_check",
        "open_items",
    )
)
"""What the answer of an entry may say of the asker's own case; `bot.knowledge.case_facts` has the values."""

OPEN_ITEMS = "case.open_items"

ENTRY_PLACEHOLDERS = frozenset({"entry.read", "entry.as_of"})
"""What the answer of an entry may say of itself; filled in when the knowledge is loaded."""


def of_a_case(name: str) -> bool:
    """Say whether a placeholder is about the asker's own case, rightly written or not."""
    return name.startswith(("case.", "cases."))


@dataclass(frozen=True, slots=True)
class Says:
    """What a wording may hold: `placeholders` besides the firm's.

    `label`: a button or other plain text, without markup. `many`: a list of these.
    """

    placeholders: frozenset[str] = frozenset()
    label: bool = False
    many: bool = False


class Keys(BaseModel):
    """Each field is one key of a wording file; all are required."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def label_named(self, key: str) -> str:
        """Return the plain text of a key that a value is part of, such as `reason_flood`.

        A dash in a value is an underscore in its key. Raises KeyError where no plain text has this key.
        """
        says = getattr(self, key.replace("-", "_"), None)
        if not isinstance(says, str):
            raise KeyError(key)
        return says

    def text_named(self, key: str) -> Template:
        """Return the text with markup of a key that a value is part of; see `label_named`."""
        says = getattr(self, key.replace("-", "_"), None)
        if not isinstance(says, Template):
            raise KeyError(key)
        return says


def text(description: str, *placeholders: str) -> Template:
    """Declare a key whose value is a text with markup, in which `placeholders` may stand.

    The type returned is that of the key; pydantic reads the declaration from it, as from `Field`.
    """
    return cast(Template, _declared(description, Says(frozenset(placeholders))))


def label(description: str, *placeholders: str) -> str:
    """Declare a key whose value is plain text, in which `placeholders` may stand; see `text`."""
    return cast(str, _declared(description, Says(frozenset(placeholders), label=True)))


def many(description: str) -> tuple[str, ...]:
    """Declare a key whose value is a list of plain texts, at least one; see `text`."""
    return cast("tuple[str, ...]", _declared(description, Says(label=True, many=True)))


def _declared(description: str, says: Says) -> FieldInfo:
    field: FieldInfo = Field(description=description)
    field.metadata.append(says)
    return field
