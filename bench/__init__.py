"""Speed and memory, measured in one run beside others that do the same job; `make bench`."""
