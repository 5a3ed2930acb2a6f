"""Tests of the keys that wording files declare."""
