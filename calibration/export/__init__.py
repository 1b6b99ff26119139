"""Reports in, bytes out."""
