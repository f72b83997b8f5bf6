"""Kampung KB: its year, its groups, plan, interventions and score."""
