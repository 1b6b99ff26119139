"""What is claimed, measured: speed beside the library it beats, and how often a label is wrong."""
