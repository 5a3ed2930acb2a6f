"""Questions that the bot did not answer: shown to staff, and added to the entry that answers them."""
