"""The web server's process: gunicorn over a socket that the supervisor has opened already.

    python -m kusei.server.web_process FILE_DESCRIPTOR WORKERS THREADS

Threads, not asyncio: synchronous Django under ASGI was measured two to four times slower (docs/benchmarks.md).
"""

import os
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

GRACE_SECONDS = 5


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings, and none from files or the environment."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take over our settings."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application; called in each worker, since a typesetter must not live through a fork."""
        from kusei.server.wsgi import application

        return application


def server_settings(descriptor: int, workers: int, threads: int) -> dict[str, Any]:
    """Return gunicorn's settings."""
    return {
        "bind": f"fd://{descriptor}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": threads,
        "timeout": 120,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 30,
        # Large papers leave memory behind; a worker that has served this much makes room for a fresh one.
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "preload_app": False,
        "loglevel": "warning",
        "accesslog": None,
        "logconfig_dict": {
            "disable_existing_loggers": False,
            "formatters": {
                "plain": {
                    "()": "kusei.server.log_format.WithoutValues",
                    "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
                }
            },
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
            "root": {"handlers": ["console"], "level": "WARNING"},
            "loggers": {
                "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
                "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            },
        },
        "control_socket_disable": True,
        "proc_name": "kusei",
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108 (heartbeats only)
    }


if __name__ == "__main__":
    WebServer(server_settings(*(int(argument) for argument in sys.argv[1:4]))).run()
