"""Announcements to followers: drafted, sent, and taken back."""
