"""The education corner in the window: covers, the running session, quizzes and loans."""
