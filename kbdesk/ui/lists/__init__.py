"""Pages that list rows: searched, filtered, read again when something is recorded."""
