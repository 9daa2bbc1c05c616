"""Answering: hits become an answer, by a language model or in the documents' own words."""
