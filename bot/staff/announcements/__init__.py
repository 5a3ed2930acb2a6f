"""Announcements to followers: from a draft to the outbox, and taken back."""
