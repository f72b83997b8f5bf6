"""The line of a life: a child's and a family's, in one order."""
