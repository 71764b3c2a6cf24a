"""The embedded server's configuration, derived from the machine and written anew at every start."""

import os
import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_CONNECTIONS = 60

# Parallel queries put their shared hash tables into /dev/shm, which containers often limit to 64 MB.
ENOUGH_SHARED_MEMORY = 512 * MEGABYTE


def memory_bytes() -> int:
    """Return how much memory this process may use: the machine's, or its control group's if that is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine


def configuration(socket_folder: str, *, memory: int, throwaway: bool = False) -> str:
    """Return the text of kusei.conf.

    socket_folder: as the server names it.
    memory: bytes; a sixteenth of it becomes shared buffers, at least 256 MB and at most 1 GB.
    throwaway: for tests: nothing needs to survive a power failure, and the server stays small.
    """
    buffers = 128 if throwaway else min(max(memory // 16 // MEGABYTE, 256), 1024)
    settings: dict[str, str | int] = {
        # Reached through the socket alone; the folder around it is closed to other users.
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_folder}"',
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": MAX_CONNECTIONS,
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(memory // 2 // MEGABYTE, 512)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB" if memory >= 4096 * MEGABYTE else "64MB",
        "random_page_cost": "1.1",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "jit": "off",
        "lc_messages": "C",
        "timezone": "UTC",
        "log_timezone": "Asia/Tokyo",
        # An error's text quotes the row it refused. The application reports its errors itself, without values.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] ",
        "log_startup_progress_interval": "10s",
    }
    if not _much_shared_memory():
        settings["max_parallel_workers_per_gather"] = 0
    if throwaway:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
        }
    lines = [f"{name} = '{str(value).replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    return "\n".join(["# Written by Kusei at every start; changes here do not last.", *lines, ""])


def _much_shared_memory() -> bool:
    try:
        return shutil.disk_usage("/dev/shm").total >= ENOUGH_SHARED_MEMORY  # noqa: S108 (only measured)
    except OSError:
        return True
