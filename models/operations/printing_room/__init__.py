"""Cards that cannot be self-printed: the queue, the blanks, the counter."""
