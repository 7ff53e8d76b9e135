"""Tests with real files, Chroma, tantivy, SQLite and the packaged model."""
