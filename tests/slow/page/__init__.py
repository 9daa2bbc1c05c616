"""The page, in Debian's Chromium, served by a real `rag serve`."""
