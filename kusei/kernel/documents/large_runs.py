"""Sets many papers in a process of its own that exits: what Typst does not give back goes with it.

The two talk in lock step over pipes: one line of JSON for each paper, answered by one line of JSON and, if the paper was
set, its bytes. A paper that is refused does not stop the run: the caller lists it (文字超過リスト).
Started as `python -m kusei.kernel.documents.large_runs`; never forked, since a fork after Typst hangs.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from kusei.kernel.documents.coverage import Missing
from kusei.kernel.documents.fonts import FontFace, find_font
from kusei.kernel.documents.refusals import CharacterNotInFont, PaperRefused, TextOverflows
from kusei.kernel.documents.typesetting import ROOT, TypesettingFailed, typeset


@dataclass(frozen=True, slots=True)
class Job:
    """One paper of a run: the arguments of `typeset`."""

    template: str
    payload: Mapping[str, Any]
    issued_at: datetime
    field_names: Mapping[str, str] = field(default_factory=dict)


def typeset_many(
    jobs: Iterable[Job], *, font: FontFace | None = None
) -> Generator[bytes | PaperRefused, None, None]:
    """Yield for each job, in order, its PDF or the refusal that `typeset` would have raised.

    The process starts with the first job and ends with the last, or when the iterator is closed.
    Jobs are taken one at a time, so a run may be longer than memory. A document of more than a hundred pages is
    one job: its memory is given back when the run ends.
    Raises TypesettingFailed if the process dies or a template is wrong; papers yielded before stand.
    """
    face = font or find_font()
    search_path = [str(ROOT.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(search_path)}
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", __name__, json.dumps(asdict(face) | {"path": str(face.path)})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for job in jobs:
                yield _ask(process.stdin, process.stdout, job, face, complaints)
            process.stdin.close()
            process.wait()
        finally:
            process.kill()


def _ask(
    stdin: IO[bytes], stdout: IO[bytes], job: Job, face: FontFace, complaints: IO[bytes]
) -> bytes | PaperRefused:
    request = {"template": job.template, "payload": job.payload, "issued_at": job.issued_at.isoformat()}
    try:
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
    except BrokenPipeError:
        answer = b""
    else:
        answer = stdout.readline()
    if not answer:
        complaints.seek(0)
        said = complaints.read().decode(errors="replace").strip().rpartition("\n")[2]
        raise TypesettingFailed(f"書面を組むプロセスが途中で終わりました（様式 {job.template}）: {said}")
    told = json.loads(answer)
    if "overflow" in told:
        return TextOverflows(told["overflow"], job.field_names)
    if "missing" in told:
        return CharacterNotInFont([Missing(**each) for each in told["missing"]], face.name, job.field_names)
    return stdout.read(told["length"])


def _answer(line: bytes, face: FontFace) -> bytes:
    """Return the answer to one request: a line of JSON, and the PDF behind it if there is one."""
    request = json.loads(line)
    try:
        pdf = typeset(
            request["template"],
            request["payload"],
            issued_at=datetime.fromisoformat(request["issued_at"]),
            font=face,
        )
    except TextOverflows as refusal:
        return json.dumps({"overflow": refusal.fields}).encode() + b"\n"
    except CharacterNotInFont as refusal:
        return json.dumps({"missing": [asdict(each) for each in refusal.missing]}).encode() + b"\n"
    return json.dumps({"length": len(pdf)}).encode() + b"\n" + pdf


def main(face_data: str) -> None:
    """Answer requests from standard input until it ends."""
    told = json.loads(face_data)
    face = FontFace(told["family"], told["name"], Path(told["path"]), told["index"])
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(_answer(line, face))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
