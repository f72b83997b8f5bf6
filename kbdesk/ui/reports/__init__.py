"""Reports and lists in the window: whose and when, on screen, on paper, and a month closed."""
