"""The lab: chunkers compared, suites evaluated."""
