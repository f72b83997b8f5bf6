"""One verb for each thing a person does: check, write, say what changed."""
