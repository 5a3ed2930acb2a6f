"""Chats: preferences, votes, questions without an answer, alarms, and new chat ids."""
