"""The data folder: where everything lies that Kusei must not lose, and how its database is reached.

Knows nothing of Django, and settings are made from it: it can be used before settings exist.
"""

from .databases import EMBEDDED_OWNER, app_role, database_settings, sealer_role
from .folder import DataFolder, DataFolderError, Secrets, current

__all__ = [
    "EMBEDDED_OWNER",
    "DataFolder",
    "DataFolderError",
    "Secrets",
    "app_role",
    "current",
    "database_settings",
    "sealer_role",
]
