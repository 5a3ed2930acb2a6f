"""What the office does: one folder per capability, each with the same files."""
