"""What the bot recognizes questions by: phrases and patterns."""
