"""The machine of a province: publications of many cities in PostgreSQL, DuckDB or Parquet."""
