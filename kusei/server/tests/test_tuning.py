"""The embedded server's configuration."""

import pytest

from kusei.server.tuning import MEGABYTE, configuration


@pytest.mark.parametrize(
    ("memory_megabytes", "shared_buffers"),
    [(1024, "256MB"), (8 * 1024, "512MB"), (16 * 1024, "1024MB"), (256 * 1024, "1024MB")],
)
def test_shared_buffers_follow_the_memory(memory_megabytes: int, shared_buffers: str) -> None:
    text = configuration("/run", memory=memory_megabytes * MEGABYTE)
    assert f"shared_buffers = '{shared_buffers}'" in text


def test_a_folder_with_quotes_and_spaces_stays_one_folder() -> None:
    text = configuration("/区 役所/it's here", memory=MEGABYTE)
    assert "unix_socket_directories = '\"/区 役所/it''s here\"'" in text


def test_only_a_throwaway_server_may_lose_what_was_committed() -> None:
    assert "fsync" not in configuration("/run", memory=MEGABYTE)
    assert "fsync = 'off'" in configuration("/run", memory=MEGABYTE, throwaway=True)
