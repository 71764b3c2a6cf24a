"""Seals and verifications on the auditor's pages, with a real sealer and real commits."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from kusei.kernel.ledger.keys import FILE_NAME, PUBLIC_FILE_NAME, signing_key
from kusei.kernel.ledger.sealing import seal
from kusei.kernel.offices.models import Account, Role
from kusei.web.ledger import verifying
from kusei.web.ledger.tests.world import recorded
from kusei.web.models import Verification
from kusei.web.tests.people import account_with, signed_in


class World:
    """Five sealed acts, one that waits, an auditor."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self.auditor = account_with(Role.AUDITOR)
        self.client: Client = signed_in(self.auditor)
        key = signing_key(settings.KUSEI_KEYS)
        self.acts = [recorded() for _ in range(3)]
        seal(key, settings.KUSEI_WITNESS)
        self.acts += [recorded() for _ in range(2)]
        seal(key, settings.KUSEI_WITNESS)
        self.acts.append(recorded())

    def tamper(self, statement: str) -> None:
        with self.database.connect("owner") as owner:
            owner.execute(statement)

    def verify(self, client: Client | None = None) -> Verification:
        answer = (client or self.client).post("/ledger/verifications/")
        number = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
        _wait()
        return Verification.objects.get(pk=number)


def _wait() -> None:
    for thread in threading.enumerate():
        if thread.name == verifying.THREAD:
            thread.join(60)


@pytest.fixture
def world(fresh_database: Any, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.KUSEI_KEYS, settings.KUSEI_WITNESS = tmp_path / "keys", tmp_path / "witness"
    yield World(fresh_database)
    _wait()


def _text(world: World, address: str) -> str:
    answer = world.client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_act_shows_its_place_its_head_and_that_its_proof_holds(world: World) -> None:
    shown = _text(world, f"/ledger/acts/{world.acts[1]}/")
    for said in ("葉 1（0から数える）", "3件まで", "成り立つ", "5件まで"):
        assert said in shown
    assert "成り立たない" not in shown
    listed = _text(world, "/ledger/")
    assert "葉 4" in listed
    assert listed.count("封緘待ち") == 1


def test_a_changed_act_says_so_on_its_page(world: World) -> None:
    world.tamper(f"UPDATE ledger_act SET counted = 9 WHERE id = {world.acts[1]}")
    shown = _text(world, f"/ledger/acts/{world.acts[1]}/")
    assert "いまの内容が、記録したときのものと違う" in shown


def test_an_act_put_in_past_the_seals_is_marked(world: World) -> None:
    world.tamper(f"DELETE FROM ledger_unsealed WHERE act_id = {world.acts[5]}")
    assert "封緘の外" in _text(world, "/ledger/")
    assert "記録の手順によらずに加えられたおそれ" in _text(world, f"/ledger/acts/{world.acts[5]}/")


def test_heads_are_listed_with_what_waits(world: World) -> None:
    page = world.client.get("/ledger/heads/")
    assert [head.size for head in page.context["heads"]] == [5, 3]
    assert page.context["waiting"].count == 1
    assert page.context["heads"][0].root.hex() in page.content.decode()
    assert "この庁の鍵ではない" not in page.content.decode()
    assert [head.size for head in world.client.get("/ledger/heads/?below=5").context["heads"]] == [3]


@pytest.mark.parametrize("below", ["x", "-1", "9" * 30, "５"])
def test_a_senseless_place_among_heads_is_the_first_page(world: World, below: str) -> None:
    page = world.client.get("/ledger/heads/", {"below": below})
    assert [head.size for head in page.context["heads"]] == [5, 3]


def test_another_key_is_marked(world: World) -> None:
    (settings.KUSEI_KEYS / FILE_NAME).unlink()
    signing_key(settings.KUSEI_KEYS)
    assert _text(world, "/ledger/heads/").count("この庁の鍵ではない") == 2
    assert "署名のある根にたどりつけない" in _text(world, f"/ledger/acts/{world.acts[0]}/")


def test_a_sound_ledger_is_verified_in_the_background(world: World) -> None:
    done = world.verify()
    assert done.outcome["faults"] == []
    assert (done.outcome["acts"], done.outcome["sealed"], done.outcome["unsealed"]) == (6, 5, 1)
    assert (done.done, done.expected, done.started_by) == (6, 6, world.auditor)
    shown = _text(world, f"/ledger/verifications/{done.pk}/")
    assert "変えられた記録、消えた記録、加えられた記録、入れ替わった記録は、ありません" in shown
    assert "hx-get" not in shown.partition("<main")[2]
    assert "すべて記録のまま" in _text(world, "/ledger/heads/")


def test_faults_name_their_acts(world: World) -> None:
    world.tamper(f"UPDATE ledger_act SET content = '{{}}' WHERE id = {world.acts[1]}")
    world.tamper(f"DELETE FROM ledger_act WHERE id = {world.acts[3]}")
    done = world.verify()
    assert {act for act, _ in done.outcome["faults"]} == {world.acts[1], world.acts[3]}
    shown = _text(world, f"/ledger/verifications/{done.pk}/")
    assert f"記録{world.acts[1]}の内容が、記録したときのものと違います" in shown
    assert f'href="/ledger/acts/{world.acts[1]}/"' in shown
    assert f'href="/ledger/acts/{world.acts[3]}/"' not in shown
    assert "記録と違うところがある" in _text(world, "/ledger/heads/")


def test_two_auditors_who_press_at_once_share_one_verification(world: World) -> None:
    other = account_with(Role.AUDITOR, login="second")
    running = Verification.objects.create(started_by=other, expected=6)
    answer = world.client.post("/ledger/verifications/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/ledger/verifications/{running.pk}/"
    assert "ほかの監査の人が始めた検証" in answer.content.decode()
    assert Verification.objects.count() == 1


def test_many_who_press_at_the_same_moment_start_one(world: World) -> None:
    barrier = threading.Barrier(4)

    def press(client: Client) -> None:
        barrier.wait()
        client.post("/ledger/verifications/")
        connections.close_all()

    clients = [signed_in(account_with(Role.AUDITOR, login=f"a{number}")) for number in range(4)]
    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _wait()
    started = Verification.objects.order_by("started_at")
    # Whoever pressed after the first one had ended already may have started another.
    ends = [each.finished_at for each in started]
    assert all(end is not None for end in ends)
    assert all(later.started_at >= end for end, later in zip(ends, list(started)[1:], strict=False))


def test_while_it_runs_the_page_asks_again(world: World) -> None:
    running = Verification.objects.create(started_by=world.auditor, expected=200, done=100)
    for part in ("", "progress/"):
        shown = _text(world, f"/ledger/verifications/{running.pk}/{part}")
        assert f'hx-get="/ledger/verifications/{running.pk}/progress/"' in shown
        assert 'value="50"' in shown
    assert "検証中" in _text(world, "/ledger/heads/")


def test_one_whose_process_died_is_broken_off_and_another_can_start(world: World) -> None:
    dead = Verification.objects.create(
        started_by=world.auditor, expected=200, heard_at=timezone.now() - timedelta(minutes=3)
    )
    assert "もう一度、検証してください" in _text(world, f"/ledger/verifications/{dead.pk}/")
    done = world.verify()
    assert done.pk != dead.pk
    assert done.outcome["faults"] == []


def test_one_that_fails_does_not_say_that_all_is_well(world: World) -> None:
    settings.KUSEI_WITNESS.rename(settings.KUSEI_WITNESS.with_name("away"))
    # A folder where the witness file should be: it cannot be read.
    (settings.KUSEI_WITNESS / "heads.jsonl").mkdir(parents=True)
    done = world.verify()
    assert done.finished_at is not None
    assert done.outcome is None
    shown = _text(world, f"/ledger/verifications/{done.pk}/")
    assert "検証できませんでした" in shown
    assert "ありません。</p>" not in shown.partition("<main")[2]


def test_without_the_public_key_nothing_is_started(world: World) -> None:
    (settings.KUSEI_KEYS / PUBLIC_FILE_NAME).unlink()
    answer = world.client.post("/ledger/verifications/", follow=True)
    assert "公開鍵が、データフォルダにありません" in answer.content.decode()
    assert not Verification.objects.exists()
    assert "確かめられない" in _text(world, f"/ledger/acts/{world.acts[0]}/")


def test_the_pages_need_no_private_key(world: World) -> None:
    (settings.KUSEI_KEYS / FILE_NAME).unlink()
    assert world.verify().outcome["faults"] == []
    assert "成り立つ" in _text(world, f"/ledger/acts/{world.acts[0]}/")
    assert not (settings.KUSEI_KEYS / FILE_NAME).exists()


def test_a_verification_that_is_not_there_is_not_found(world: World) -> None:
    for address in (f"/ledger/verifications/{'9' * 40}/", "/ledger/verifications/77/progress/"):
        assert world.client.get(address).status_code == 404


def test_a_verification_is_started_by_a_form_only(world: World) -> None:
    assert world.client.get("/ledger/verifications/").status_code == 405
    assert signed_in(account_with(Role.CLERK)).post("/ledger/verifications/").status_code == 403
    assert not Verification.objects.exists()


def test_account_of_a_verification_is_kept(world: World) -> None:
    done = world.verify()
    assert Account.objects.get(pk=done.started_by_id).login in _text(world, "/ledger/heads/")
