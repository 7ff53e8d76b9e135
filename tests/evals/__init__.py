"""Figures on questions with known answers, by hand: `python -m tests.evals.development`."""
