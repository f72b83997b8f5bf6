"""Carrying data by stick: the drives, the steps, what came, what differs, and enrolment."""
