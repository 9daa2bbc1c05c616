"""Tests of rag/page_images."""
