"""Training of the sentence ranker; nothing here runs when questions are answered."""
