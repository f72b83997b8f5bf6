"""What the pages of the kitchen (DASHAT) are made of."""
