"""What they showed: questions, quizzes, attempts."""
