"""Who may open this home: users, passphrases, and the way back to a lost one."""
