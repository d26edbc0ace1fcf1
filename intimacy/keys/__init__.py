"""Data keys, the key ring they are wrapped by, and the one door through which words are decrypted.

decryption                decrypts rows for a viewer, and reports what does not decrypt
encryption                encrypts a text into a row, bound to row, field and owner
key_ring                  the file of key-encryption keys
management/commands/ring  `manage.py ring`: check, add, wrap anew, prune
middleware                unwraps each key once a request; the page for what does not decrypt
models                    `DataKey`: one a person, a membership, a couple
ring_check                whether the ring fits this database; asked at every start
wrapped_secrets           what else is wrapped by the ring; rooms register it
"""
