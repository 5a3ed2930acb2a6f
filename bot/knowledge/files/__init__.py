"""What each file of the knowledge folder must hold, as staff write it."""
