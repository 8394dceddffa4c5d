"""Words of the committee: states, steps, qualities. One file for each family of objects."""
