"""The two fonts that the tests need on the machine: fonts-ipamj-mincho and fonts-noto-cjk."""

import pytest

from kusei.kernel.documents.fonts import FontFace, find_font, font_folders


@pytest.fixture(scope="session")
def ipamj() -> FontFace:
    """IPAmj明朝 as installed."""
    face = find_font()
    assert not face.stands_in, "install fonts-ipamj-mincho"
    return face


@pytest.fixture(scope="session")
def noto(tmp_path_factory: pytest.TempPathFactory) -> FontFace:
    """The face that is found where IPAmj明朝 is not installed."""
    folder = tmp_path_factory.mktemp("fonts")
    name = "NotoSerifCJK-Regular.ttc"
    installed = next((path for root in font_folders({}) for path in root.rglob(name)), None)
    assert installed is not None, "install fonts-noto-cjk"
    (folder / name).symlink_to(installed)
    nowhere = str(folder / "nowhere")
    return find_font({"KUSEI_FONTS": str(folder), "XDG_DATA_DIRS": nowhere, "XDG_DATA_HOME": nowhere})
