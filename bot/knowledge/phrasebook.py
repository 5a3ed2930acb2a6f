"""The texts of one snapshot, filled in: the firm's values, and dates as people read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.office_hours import OfficeHours
from bot.domain.reply import Block
from bot.knowledge.firm_facts import firm_values
from bot.knowledge.markup.isolates import isolated
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.model import Firm, Language, StatusText
from bot.knowledge.wording.files import Wordings


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """A language of one snapshot, and the firm's values. `zone` is the office's; dates are in that zone.

    `hours`: when the office is open, and `reply_within` how much of that time an answer takes; None: not
    known.
    """

    language: Language
    firm: MappingProxyType[str, str | None]
    zone: ZoneInfo
    hours: OfficeHours | None = None
    reply_within: timedelta | None = None

    @classmethod
    def of(cls, firm: Firm, language: Language) -> Phrasebook:
        """Return the phrasebook of `language` for `firm`."""
        values = MappingProxyType(dict(firm_values(firm, language.wording)))
        zone = ZoneInfo(firm.time_zone)
        return cls(language, values, zone, firm.office_hours, firm.reply_within)

    @property
    def words(self) -> Wordings:
        """Every wording file."""
        return self.language.words

    def say(self, template: Template, **values: str) -> tuple[Block, ...]:
        """Return `template` with the firm's values and `values` filled in; no value is read as markup.

        A line or a list item with a value that the firm does not know is left out. In right-to-left text,
        names and numbers are isolated.
        """
        known = {name: value for name, value in self.firm.items() if value is not None}
        return isolated(template.without_lines(self.firm.keys() - known.keys()).fill({**known, **values}))

    def today(self, now: datetime) -> date:
        """Return today's date at the office."""
        return now.astimezone(self.zone).date()

    def day(self, day: date) -> str:
        """Return `day` as people read it, such as November 24, 2026."""
        wording = self.words.wording
        return day_in_words(day, wording.date_months, wording.date_day)

    def day_of(self, moment: datetime) -> str:
        """Return the date of `moment` at the office, as people read it."""
        return self.day(self.today(moment))

    def moment(self, moment: datetime, zone: ZoneInfo | None = None) -> str:
        """Return `moment` by the clock of `zone` or else the office's, such as November 24, 2026, 14:03."""
        at = moment.astimezone(zone or self.zone)
        values = {"day": self.day(at.date()), "time": f"{at:%H:%M}"}
        return fill_label(self.words.wording.date_moment, values)

    def status(self, name: str) -> StatusText | None:
        """Return the plain words for a CEAC status, in upper or lower case; None for an unknown one."""
        wanted = name.strip().casefold()
        return next(
            (
                each
                for each in self.language.statuses
                if wanted in [spelling.casefold() for spelling in (each.status, *each.also)]
            ),
            None,
        )


def day_in_words(day: date, months: Sequence[str], form: str) -> str:
    """Return `day` in `form`; `months` are twelve names, January first."""
    month = months[day.month - 1]
    return fill_label(form, {"month": month, "day": str(day.day), "year": str(day.year)})


CurrentPhrasebook = Callable[[], Phrasebook]
"""Returns the current texts. Call it once per reply, so that a reply comes from one snapshot."""
