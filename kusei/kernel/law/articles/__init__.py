"""Which articles laws have: built from their texts (index.toml), or noted with a source (articles_unverified.toml)."""
