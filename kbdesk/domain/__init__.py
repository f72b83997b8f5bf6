"""What the words of the field mean: records and rules. Standard library only."""
