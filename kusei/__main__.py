"""`python -m kusei` is the command `kusei`."""

import sys

from kusei.oldest_python import complaint

if __name__ == "__main__":
    # Before any other import: an old Python would stop at syntax it does not know, with a page of traceback.
    old = complaint(sys.version_info[:2])
    if old:
        sys.exit(old)
    from kusei.cli import main

    main()
