"""One person of any age: the examination card, AKS and SKILAS, and the person's page."""
