"""The Results page, piece by piece: each takes a report and shows it."""
