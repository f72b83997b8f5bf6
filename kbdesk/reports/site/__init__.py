"""The public site: pages that need no script and no server, and open data beside them."""
