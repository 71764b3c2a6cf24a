"""Starting, watching and stopping: the embedded PostgreSQL, the web server and the sealer; rights, backup and the demonstration."""
