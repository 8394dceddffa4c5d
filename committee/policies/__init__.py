"""Who may do what in the committee. One file for each family of objects; none of them reads the database."""
