"""What every paper handed out has in common, whatever it certifies: the part of the payload called `paper`."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """The frame of a paper, as kusei.typ draws it on each sheet.

    title: name of the paper, also in the PDF's properties.
    issue_number: 発行番号, as printed; each copy has its own. Empty for papers without one (reports).
    invented: the residents are invented (demonstration, training): 見本 across the sheet and on the seal.
    official_use: 「公用」 in the corner.
    verification_code: 確認符号, as printed; empty if the paper has none.
    seal: the words of the 電子公印, including the prefecture (福岡県北九州市小倉南区長之印); empty for none.

    Basis: 住民記録システム標準仕様書 5.5 (発行番号), 5.6 (公印), 5.7 (公用表示).
    """

    title: str
    issue_number: str = ""
    invented: bool = False
    official_use: bool = False
    verification_code: str = ""
    seal: str = ""

    def as_data(self) -> dict[str, object]:
        """Return the value of `paper` in a payload."""
        return asdict(self)
