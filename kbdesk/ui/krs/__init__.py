"""Families at risk of stunting: the survey, companions (TPK) and their visits."""
