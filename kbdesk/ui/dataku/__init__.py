"""Rumah DataKu and Kampung KB: figures, the people behind them, records and papers."""
