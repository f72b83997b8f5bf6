"""Who may open this home: signing in, the first start, users and lost passphrases."""
