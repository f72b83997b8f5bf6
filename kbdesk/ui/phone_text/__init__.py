"""Texts to be sent by telephone: shown, copied, and as a QR code."""
