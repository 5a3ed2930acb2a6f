"""How much the worker does at once, and how long it waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How much the worker does at once; times in seconds."""

    thinking: int = 12
    """Updates that use the CPU at the same time; the next ones begin when half of these places are free."""
    in_hand: int = 400
    """Updates in progress, most of which wait for Telegram."""
    looked_at: int = 2000
    """Waiting updates from which the next is chosen: the first of each chat before any second."""
    most_waiting: int = 30
    """Waiting updates of one private chat; if there are more, only the newest are answered."""
    tell_crowded_every: float = 600.0
    """The shortest time between two messages that tell a chat about that."""
    linger: float = 0.02
    """How long finished updates wait to be recorded together."""
    between_rounds: float = 0.005
    """The shortest time between two rounds, so that under load many updates are recorded together."""
    look_again: float = 0.5
    """Between two looks into the inbox if nobody wakes the worker."""
    look_rests: float = 4.0
    """The pause after a look, as a multiple of the time it took; at most `look_again`."""
    longest_handling: float = 120.0
    """For one update, not counting the time it waits for Telegram."""
    deadline: float = 15.0
    """For updates in progress when the worker is told to stop."""
    store_faults: int = 3
    """Database failures after which an update is itself considered the cause."""
