"""A child's vaccines and vitamin A as they stand in the KIA book."""
