"""Who may see what now. Pure: facts in, one frozen Scope out; asked before anything is read."""
