import os
import sys

# Four workers and a hundred processes import the same modules: without bytecode each compiles them again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
