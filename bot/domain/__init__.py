"""Plain values and decisions: no I/O, no clock, standard library only."""
