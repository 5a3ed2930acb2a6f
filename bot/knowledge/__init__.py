"""The firm's approved words: YAML files in, one frozen snapshot or a list of faults out."""
