"""Letters of the committee: a reference and a link, never a title. Safe to run twice."""
