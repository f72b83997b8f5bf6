"""Rumah DataKu and Kampung KB in the window."""
