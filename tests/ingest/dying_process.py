"""A process of ours that ends at once, as Ray ends its own when the cluster is lost."""

import os


def serve(requests_fd: int, life_fd: int) -> None:
    os._exit(1)
