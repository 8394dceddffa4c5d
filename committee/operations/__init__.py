"""Acts of the committee. One file for each family of objects, one public function for each act."""
