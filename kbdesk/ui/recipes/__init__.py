"""Parts of the pages of the kitchen's foods, recipes and menus."""
