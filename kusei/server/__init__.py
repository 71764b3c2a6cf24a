"""Starting, watching and stopping: embedded PostgreSQL, web server, sealer; and rights, backup, demonstration."""
