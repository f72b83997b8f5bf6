"""Keys, certificates, bundles, and what travels by stick."""
