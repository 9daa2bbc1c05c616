"""Pictures of pages with quotes highlighted, drawn in separate processes."""
