"""Sources: where documents come from, folders and databases."""
