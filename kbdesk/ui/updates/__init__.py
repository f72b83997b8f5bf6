"""New versions in the window: what a stick brings, installing it, starting anew, going back."""
