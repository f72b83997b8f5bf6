"""What an operation is: its name, clock, parents and registers. Fixed once laptops are out."""
