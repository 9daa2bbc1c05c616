"""Text: sentences, words, numbers and markers, told apart by rules; no index and no model."""
