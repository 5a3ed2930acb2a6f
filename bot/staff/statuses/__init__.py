"""CEAC statuses: recorded, corrected, withdrawn, undone."""
