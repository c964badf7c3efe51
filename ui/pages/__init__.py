"""The pages of the web front end, one file each."""
