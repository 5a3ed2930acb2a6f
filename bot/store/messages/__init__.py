"""Messages to clients: the outbox, who sends what, and announcements."""
