"""What the office does: one folder for each capability, each with the same files."""
