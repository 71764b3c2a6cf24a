"""The ledger of acts (異動・処分・交付): append-only, sealed into a signed Merkle tree, provable as a whole.

Words that need explaining
- act: one legal act recorded once; everything else in Kusei is derived from acts.
- leaf: the hash of one act, at its place in the tree (RFC 9162, section 2.1).
- head: the signed root of the tree at one size.
- unsealed: an act that is recorded, whose hash was taken in the same transaction, and which waits for the sealer.
"""
