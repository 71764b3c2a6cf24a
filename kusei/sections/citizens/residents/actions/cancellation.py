"""異動の取消し: an act taken back. History grows; nothing is deleted. Source: 住民記録システム標準仕様書 4.6."""

from kusei.kernel.procedures.procedure import Performed, Request
from kusei.kernel.registers.cancellation import undo

from ..rules.causes import Cause


def cancel(request: Request) -> Performed:
    """Take back one recorded act; raises NotPossible if later acts have built on it."""
    act_id = int(request.content["act_id"])
    plan = request.plan()
    undo(plan, act_id, using=request.using)
    text = f"{Cause.CANCELLATION.value}　記録{act_id}「{request.content['of']}」"[:200]
    return Performed(plan, request.today, text, extra={"cancels": act_id})
