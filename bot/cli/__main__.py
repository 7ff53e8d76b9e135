"""`python -m bot.cli`: the command, for child processes."""

from bot.cli.app import main

main()
