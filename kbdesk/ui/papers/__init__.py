"""Pages that show papers as they will be printed."""
