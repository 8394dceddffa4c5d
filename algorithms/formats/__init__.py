"""A sheet in the format of a register or of a law, one module each. Pure: they read a sheet whose rows are loaded."""
