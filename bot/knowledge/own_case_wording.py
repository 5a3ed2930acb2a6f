"""The keys of own_case.yaml: what clients read about their own case. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup import Template
from bot.knowledge.wording import Keys, label, text


class OwnCaseWording(Keys):
    """One language's own_case.yaml, parsed."""

    not_linked: Annotated[Template, text()] = Field(
        description="In place of what an answer says of the asker's own case, where none is linked"
    )
    fact_which_case: Annotated[Template, text("ending", "post")] = Field(
        description="Over what an answer says of one of several cases"
    )
    fact_which_case_no_post: Annotated[Template, text("ending")] = Field(
        description="The same where the embassy is not recorded"
    )
    fact_case_closed: Annotated[Template, text()] = Field(
        description="Before what an answer says of a case that our office has closed"
    )
    fact_post_unknown: Annotated[str, label()] = Field(description="In place of {case.post}")
    fact_refused_unknown: Annotated[str, label()] = Field(
        description="In place of {case.refused_on} and {case.days_since_refusal}"
    )
    fact_day: Annotated[str, label("count")] = Field(description="One day, in {case.days_since_refusal}")
    fact_days: Annotated[str, label("count")] = Field(description="More days, in {case.days_since_refusal}")
    fact_status_unknown: Annotated[str, label()] = Field(
        description="In place of {case.status} and {case.status_since}"
    )
    fact_never_checked: Annotated[str, label()] = Field(description="In place of {case.last_check}")
    fact_next_check: Annotated[str, label("day")] = Field(description="For {case.next_check}: by which day")
    fact_check_late: Annotated[str, label("day")] = Field(
        description="For {case.next_check} where that day is over"
    )
    fact_no_next_check: Annotated[str, label()] = Field(
        description="For {case.next_check} where the case is closed"
    )
    fact_no_open_items: Annotated[str, label()] = Field(description="In place of {case.open_items}")
