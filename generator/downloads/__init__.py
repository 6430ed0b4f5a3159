"""Write the files that people and programs take away, below ``open-data/``, from the records of a catalog."""
