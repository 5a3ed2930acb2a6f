"""What staff did, can undo, have begun, and must read."""
