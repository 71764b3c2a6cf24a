"""The Mincho is found, or a stated fallback, or the message says what to install."""

from pathlib import Path

import pytest

from kusei.kernel.documents.fonts import FontFace, NoJapaneseFont, find_font, font_digest, font_folders


def only(*folders: Path) -> dict[str, str]:
    """Return an environment in which nothing but these folders can hold fonts."""
    nowhere = str(folders[0] / "nowhere")
    return {
        "KUSEI_FONTS": ":".join(map(str, folders)),
        "XDG_DATA_DIRS": nowhere,
        "XDG_DATA_HOME": nowhere,
    }


@pytest.fixture(autouse=True)
def home_without_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")


@pytest.mark.parametrize(
    ("files", "family", "stands_in"),
    [
        (["ipaexm.ttf", "ipamjm.ttf"], "IPAmjMincho", False),
        (["ipaexm.ttf", "BIZUDMincho_400Regular.ttf"], "BIZ UDMincho", True),
        (["NotoSerifJP_400Regular.ttf", "BIZUDMincho-Regular.ttf"], "Noto Serif JP", True),
        (["other.ttf", "ipaexm.ttf"], "IPAexMincho", True),
    ],
)
def test_first_of_the_stated_order_is_chosen(
    tmp_path: Path, files: list[str], family: str, stands_in: bool
) -> None:
    for name in files:
        (tmp_path / "below").mkdir(exist_ok=True)
        (tmp_path / "below" / name).touch()
    face = find_font(only(tmp_path))
    assert (face.family, face.stands_in) == (family, stands_in)


def test_own_folder_wins_over_the_system(tmp_path: Path) -> None:
    own, system = tmp_path / "own", tmp_path / "system" / "fonts"
    for folder in (own, system):
        folder.mkdir(parents=True)
        (folder / "ipamjm.ttf").touch()
    environment = only(own) | {"XDG_DATA_DIRS": str(tmp_path / "system")}
    assert find_font(environment).path == own / "ipamjm.ttf"


def test_without_any_font_the_message_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NoJapaneseFont, match="fonts-ipamj-mincho") as refused:
        find_font(only(tmp_path))
    assert "KUSEI_FONTS" in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def test_usual_folders_are_searched() -> None:
    assert Path("/usr/share/fonts") in font_folders({})


def test_a_collection_is_searched_for_the_japanese_face(noto: FontFace) -> None:
    assert noto.path.suffix == ".ttc"
    assert noto.stands_in


def test_digest_tells_fonts_apart(ipamj: FontFace, noto: FontFace) -> None:
    assert font_digest(ipamj) != font_digest(noto)
    assert len(font_digest(ipamj)) == 64
