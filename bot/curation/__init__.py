"""Keeping the knowledge good: checking the files, measuring the answers."""
