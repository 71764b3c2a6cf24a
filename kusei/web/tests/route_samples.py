"""What stands in the place of a route's arguments when every route is walked.

A role that is not allowed is refused before anything is looked up, so the sample need not exist. By default it is
chosen by the kind of argument; a route whose pattern takes something else gets its own line in OF_ROUTE.
"""

from typing import Any

from django.urls import converters

BY_KIND: dict[type, Any] = {
    converters.IntConverter: 9_000_001,
    converters.StringConverter: "sample",
    converters.SlugConverter: "sample",
    converters.PathConverter: "sample",
    converters.UUIDConverter: "00000000-0000-4000-8000-000000000001",
}

# Full name of the route -> its arguments, where the kind alone does not tell.
OF_ROUTE: dict[str, dict[str, Any]] = {}


def arguments(name: str, kinds: dict[str, Any]) -> dict[str, Any]:
    """Return sample arguments for the route `name` whose converters are `kinds`. Raises LookupError for a new kind."""
    if name in OF_ROUTE:
        return OF_ROUTE[name]
    samples = {}
    for argument, converter in kinds.items():
        if type(converter) not in BY_KIND:
            raise LookupError(
                f"no sample for {argument} of {name}: add one to OF_ROUTE in kusei/web/tests/route_samples.py"
            )
        samples[argument] = BY_KIND[type(converter)]
    return samples
