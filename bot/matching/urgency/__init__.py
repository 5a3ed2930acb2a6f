"""Reading deadlines in a message: the clocks of immigration law, with the days that are in the text."""
