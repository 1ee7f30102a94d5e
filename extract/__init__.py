"""Claims about AI accelerators, read from text."""
