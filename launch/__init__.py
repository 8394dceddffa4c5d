"""What runs the system on one machine: the trial, the tests, the checks. Nothing of the application stands here."""
