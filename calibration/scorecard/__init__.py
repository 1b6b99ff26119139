"""What a scorecard says, how it is written and read, and what a review scores on it. Pure."""
