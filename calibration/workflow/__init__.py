"""What may happen, when and by whom: pure rules first, then effects in one transaction."""
