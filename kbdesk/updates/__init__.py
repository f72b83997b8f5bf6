"""New versions of the program by stick: signed, unpacked beside the old one, then switched to."""
