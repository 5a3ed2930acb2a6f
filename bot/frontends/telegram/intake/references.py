"""References with which a client and staff can talk about the same fault."""

from __future__ import annotations

from random import Random, SystemRandom

# Crockford's base 32: no I, L, O or U, which are misheard and misread (or spell words).
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 5

_BY_CHANCE = SystemRandom()


def new_reference(chance: Random = _BY_CHANCE) -> str:
    """Return five letters and digits such as K7QD3; two are equal by chance once in a billion pairs."""
    return "".join(chance.choice(_LETTERS) for _ in range(_LENGTH))
