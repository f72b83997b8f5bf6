"""The parts of a family's page: what is to be done, what happened, and life's events."""
