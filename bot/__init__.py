"""Answers, the command line and the Discord bot."""
