"""The kitchen (DASHAT): the day, portions, recipients, outcomes and papers."""
