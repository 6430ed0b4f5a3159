"""Ask git, and compare versions of the data by their meaning."""
