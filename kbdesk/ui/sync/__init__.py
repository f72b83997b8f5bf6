"""Data carried by stick: drives, what came, what differs, enrolment, and the trail."""
