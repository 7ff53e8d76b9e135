"""Tests of the whole program from the outside."""
