"""Cases: details, open items, statuses, checks, invitations, and followers."""
