"""Papers in the window: drawn away from it, shown as they will be printed, printed or saved."""
