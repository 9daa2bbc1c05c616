"""What is run by hand to make committed files; nothing here is installed."""
