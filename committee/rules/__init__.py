"""Pure computations of the committee, each with the sentence that explains it and the rule that it applies."""
