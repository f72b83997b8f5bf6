"""Forms of the families at risk of stunting: survey, family planning, companions' visits."""
