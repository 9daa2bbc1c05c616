"""Pictures of pages: drawn in a process of their own, what a citation quotes highlighted."""
