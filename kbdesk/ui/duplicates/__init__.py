"""One person recorded twice, in the window: the strip on a page, the comparison, the notice."""
