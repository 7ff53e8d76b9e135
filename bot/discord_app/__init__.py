"""The Discord bot: the only importer of discord."""
