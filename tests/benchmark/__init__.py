"""The generator beside other site generators: same data, same pages, measured on one machine. Not part of the tests."""
