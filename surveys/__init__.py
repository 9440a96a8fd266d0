"""What knowledge leaves out: held against the stubs of typeshed, and against the libraries as they are installed."""
