"""Places that bundles and other files are sent to and fetched from: folders and WebDAV servers."""
