"""Figures that are measured by hand, never by the test run: `python -m tests.benchmarks.<name>`."""
