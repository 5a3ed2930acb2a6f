"""What must hold between files, a rule a module."""
