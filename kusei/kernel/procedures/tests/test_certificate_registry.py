"""Every certificate states law, fee and statistics code; the registry refuses one that does not."""

from dataclasses import replace

import pytest

from kusei.kernel.law.check import Missing, exists
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.certificate import certificate, certificates, register


@pytest.mark.django_db
def test_every_certificate_is_complete() -> None:
    found = list(certificates())
    assert {each.name for each in found} >= {
        "住民票の写し",
        "除票の写し",
        "住民票記載事項証明書",
        "転出証明書",
    }
    for each in found:
        assert each.category == "証明書交付", each.code
        assert each.minutes > 0
        for law in (*each.basis, *(route.basis for route in each.routes)):
            assert not isinstance(exists(law), Missing), f"{each.code}: {law}"
        if each.fee:
            assert city().fee(each.fee).values, each.code
        else:
            assert each.free_because


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ("no law", {"basis": ()}),
        ("no category", {"category": ""}),
        ("neither fee nor reason", {"fee": ""}),
        ("fee and reason", {"free_because": "無料"}),
        ("a code that is taken", {"name": "別の証明書"}),
    ],
)
def test_incomplete_certificates_are_refused(case: str, changes: dict[str, object]) -> None:
    whole = certificate("residents.household-copy")
    code = whole.code if case == "a code that is taken" else "test.certificate"
    with pytest.raises(ValueError, match=code.rpartition(".")[2]):
        register(replace(whole, **{"code": code, **changes}))


def test_unknown_names_are_told() -> None:
    with pytest.raises(LookupError, match=r"no\.such"):
        certificate("no.such")
    with pytest.raises(LookupError, match="cannot be asked for"):
        certificate("residents.move-out-certificate").route("official")
