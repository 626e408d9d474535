"""Messages between browsers, passed on by the application: only from and to those in the same open call."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from piste.web.remote.calls import tell_admitted
from piste.web.remote.models import Participant
from piste.web.remote.rights import require_admitted

EPOCH = re.compile(r"[0-9a-f]{8,32}")
RELATED = re.compile(r"raddr \S+ rport \d+")


class BadMessage(Exception):  # noqa: N818
    """What no page of ours sends."""


def send_message(sender: Participant, message: Mapping[str, Any]) -> None:
    """Pass a message on.

    `hello` goes to everybody in the call, with the epoch of the sender's page: a page loaded anew has a new one, and
    the others connect to it anew. `signal` goes to one, with the epochs of both pages: what was meant for a page that
    is gone is not heard by the next. `state` tells whether the sender is muted, dark, or shares a picture.
    """
    require_admitted(sender)
    kind, epoch = message.get("kind"), message.get("epoch")
    if not isinstance(epoch, str) or not EPOCH.fullmatch(epoch):
        raise BadMessage
    told: dict[str, Any] = {"kind": kind, "from": sender.pk, "epoch": epoch}
    if kind == "hello":
        tell_admitted(sender.call_id, told, besides=sender.pk)
    elif kind == "state":
        told |= {name: bool(message.get(name)) for name in ("muted", "dark", "shares")}
        tell_admitted(sender.call_id, told, besides=sender.pk)
    elif kind == "signal":
        told |= {"to_epoch": str(message.get("to_epoch"))[:32], "signal": check_signal(sender, message.get("signal"))}
        send_to_one(sender, message.get("to"), told)
    else:
        raise BadMessage


def send_to_one(sender: Participant, pk: Any, told: dict[str, Any]) -> None:
    """Tell one, who must be in the same call."""
    if not isinstance(pk, int) or isinstance(pk, bool) or pk == sender.pk or not 0 < pk < 2**63:
        raise BadMessage
    if not tell_admitted(sender.call_id, told, only=pk):
        raise PermissionDenied


def check_signal(sender: Participant, signal: Any) -> dict[str, Any]:
    """Return a session description or a candidate; in a call by relay only, without anybody's own address."""
    if not isinstance(signal, dict):
        raise BadMessage
    description, candidate = signal.get("description"), signal.get("candidate")
    if isinstance(description, dict):
        kind, sdp = description.get("type"), description.get("sdp", "")
        if kind not in {"offer", "answer", "rollback"} or not isinstance(sdp, str):
            raise BadMessage
        return {"description": {"type": kind, "sdp": hide_addresses(sdp) if sender.call.relay_only else sdp}}
    if isinstance(candidate, dict) and isinstance(candidate.get("candidate"), str):
        line = candidate["candidate"]
        if sender.call.relay_only:
            if line and " typ relay" not in line:
                return {"candidate": None}
            line = RELATED.sub("raddr 0.0.0.0 rport 0", line)
        known = ("sdpMid", "sdpMLineIndex", "usernameFragment")
        return {"candidate": {"candidate": line, **{name: candidate.get(name) for name in known}}}
    if candidate is None and "candidate" in signal:
        return {"candidate": None}
    raise BadMessage


def hide_addresses(sdp: str) -> str:
    """Return a session description without candidates other than the relay's, and without related addresses."""
    kept = [line for line in sdp.split("\r\n") if not line.startswith("a=candidate:") or " typ relay" in line]
    return RELATED.sub("raddr 0.0.0.0 rport 0", "\r\n".join(kept))
