"""What a law firm answers for: sources, sign-offs, experience, promises."""
