"""Words that pages and the command line share."""
