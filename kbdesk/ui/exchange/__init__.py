"""Parts of the pages that exchange data with other programs."""
