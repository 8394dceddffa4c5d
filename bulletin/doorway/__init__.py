"""What pages and API share at the door: how an address is read, how an answer is cached, how a list is cut."""
