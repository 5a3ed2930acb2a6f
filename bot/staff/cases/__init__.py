"""Cases: opened, edited, listed, closed, and everything about one."""
