"""The stations of the walk. At each, people act through the pages, and read what they must read before they go on."""
