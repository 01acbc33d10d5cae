"""Pages of quizzes: for the learner who takes them, and for the staff who write them."""
