"""Cases: opened, edited, listed, closed, and shown in full."""
