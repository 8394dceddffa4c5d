"""Acts of the committee as the public reads them."""
