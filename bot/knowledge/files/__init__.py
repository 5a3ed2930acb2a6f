"""What each file of the knowledge folder must contain, as staff write it; a module per file."""
