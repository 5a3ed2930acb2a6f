"""Clients of the desk with the real services; what staff did before is written into its store."""

from __future__ import annotations

import pytest

from tests.clients.client_desk import ClientDesk
from tests.frontends.telegram.staff.conftest import StaffDesk, staff_desk

__all__ = ["case_desk", "office", "staff_desk"]


@pytest.fixture
def case_desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the desk to which clients write and at which they press buttons."""
    return staff_desk


@pytest.fixture
def office(staff_desk: StaffDesk) -> ClientDesk:
    """Return an object that writes cases and invitations directly into the desk's store."""
    return ClientDesk(staff_desk.store, staff_desk.clock, updates=10**6)
