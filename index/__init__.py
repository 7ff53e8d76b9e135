"""The archive: reading, dating, chunking, embedding and storing news articles."""
