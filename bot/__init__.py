"""A law firm's bot: answers questions about 221(g) refusals from a curated knowledge base."""

import os

__version__ = "0.1.0"

# BLAS libraries read these once, when numpy is imported. The products for one question are too small to
# share: more threads spin while they wait for each other (four times the CPU), and each takes a buffer.
for _library in ("OPENBLAS", "OMP", "MKL", "VECLIB"):
    os.environ.setdefault(f"{_library}_{'MAXIMUM' if _library == 'VECLIB' else 'NUM'}_THREADS", "1")
