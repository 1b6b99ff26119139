"""Store, within a Scope, to one frozen report a page; and its cache."""
