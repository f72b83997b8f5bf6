"""The kitchen's foods, recipes and menus."""
