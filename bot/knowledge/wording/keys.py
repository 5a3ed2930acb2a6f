"""How a wording file declares its keys: what each may contain, and what it is for."""

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
"""What an answer may say about the client's own case; `bot.knowledge.case_facts` has the values."""

OPEN_ITEMS = "case.open_items"

ENTRY_PLACEHOLDERS = frozenset({"entry.read", "entry.as_of"})
"""What an answer may say about its own entry; filled in when the knowledge is loaded."""


def of_a_case(name: str) -> bool:
    """Return whether a placeholder is about the client's own case, even if it is misspelled."""
    return name.startswith(("case.", "cases."))


@dataclass(frozen=True, slots=True)
class Says:
    """What a wording may contain: `placeholders` besides those of the firm.

    `label`: plain text without markup, such as a button. `many`: a list of plain texts.
    """

    placeholders: frozenset[str] = frozenset()
    label: bool = False
    many: bool = False


class Keys(BaseModel):
    """Each field is one key of a wording file; all are required."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    def label_named(self, key: str) -> str:
        """Return the plain text of a key that ends with a value, such as `reason_flood`.

        A dash in a value is an underscore in its key. Raises KeyError if no plain text has this key.
        """
        says = getattr(self, key.replace("-", "_"), None)
        if not isinstance(says, str):
            raise KeyError(key)
        return says

    def text_named(self, key: str) -> Template:
        """Return the text with markup of a key that ends with a value; see `label_named`."""
        says = getattr(self, key.replace("-", "_"), None)
        if not isinstance(says, Template):
            raise KeyError(key)
        return says


def text(description: str, *placeholders: str) -> Template:
    """Declare a key whose value is a text with markup that may contain `placeholders`.

    The declared return type is that of the key; pydantic reads the declaration like one by `Field`.
    """
    return cast(Template, _declared(description, Says(frozenset(placeholders))))


def label(description: str, *placeholders: str) -> str:
    """Declare a key whose value is plain text that may contain `placeholders`; see `text`."""
    return cast(str, _declared(description, Says(frozenset(placeholders), label=True)))


def many(description: str) -> tuple[str, ...]:
    """Declare a key whose value is a list of at least one plain text; see `text`."""
    return cast("tuple[str, ...]", _declared(description, Says(label=True, many=True)))


def _declared(description: str, says: Says) -> FieldInfo:
    field: FieldInfo = Field(description=description)
    field.metadata.append(says)
    return field
