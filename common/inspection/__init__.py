"""What a file that somebody sent is, and whether it does more than be read. Pure code, run in a child process only."""
