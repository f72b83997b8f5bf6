"""Reusable widgets, one a module; pages are built from them and from the theme only."""
