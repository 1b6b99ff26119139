"""Pure statistics: arrays in, results out. No database, no clock, no presentation."""
