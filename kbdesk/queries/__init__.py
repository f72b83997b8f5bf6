"""Read-only rows for screens, registers and charts."""
