"""Files in, records and problems out. Pure: bytes and mappings in, frozen records out; ``workflow`` writes."""
