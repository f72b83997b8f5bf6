"""Beranda: the first page of a posyandu's, a supervisor's and the city's desk."""
