"""The language of a sentence, read once: numbers, people, what is denied. Nothing here knows articles or questions."""
