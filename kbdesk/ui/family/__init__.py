"""The families: their list, a family's page, its forms and members, visits and life's events."""
