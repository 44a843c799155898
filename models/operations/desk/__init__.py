"""A file with the office: the queues, the acts of Pasal 15, and what an officer sees beside them."""
