"""Cases as a spreadsheet."""
