"""What holds the house together, read from its source."""
