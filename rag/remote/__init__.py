"""What is published at a target, how it is fetched, and how a replica follows it."""
