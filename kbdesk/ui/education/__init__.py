"""The education corner: materials, sessions, quizzes, loans, visitors and papers."""
