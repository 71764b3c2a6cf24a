"""One module for each file of a city folder: how it is read into values. What ties files together is in `checks`."""
