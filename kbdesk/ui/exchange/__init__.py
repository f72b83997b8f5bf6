"""Exchange of data with other programs: reading in, mapping, and writing out."""
