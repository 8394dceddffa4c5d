"""What leads where in the committee. One table for each kind of object."""
