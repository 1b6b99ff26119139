"""The two routes in memory, a room per test, with failures on demand. The real ones are tested under tests/server."""

import asyncio
import copy
import io
import wave
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.browser.scoring_form.authored import session_data

KEPT = ("level", "number", "not_applicable")


@dataclass
class Room:
    """One reviewer's review and how the server behaves for them."""

    name: str
    mode: str = ""
    answers: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    predictions: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    remarks: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    reasons: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    sealed_at: str | None = None

    def apply(self, contact: int, op: dict[str, Any]) -> dict[str, Any]:
        """One operation, as the answer route treats it."""
        cell = (contact, op["criterion"])
        kind = op["kind"]
        tables = {"answer": self.answers, "prediction": self.predictions, "remark": self.remarks}
        if kind in tables:
            return self.write(tables[kind], cell, op)
        if kind == "reason":
            codes = self.reasons.setdefault(cell, set())
            (codes.add if op["on"] else codes.discard)(op["code"])
        elif kind == "evidence":
            keep = {name: op[name] for name in ("turn", "start", "end", "quote", "second") if name in op}
            self.evidence.setdefault(
                op["key"], {"key": op["key"], "contact": contact, "criterion": op["criterion"], **keep}
            )
        else:
            self.evidence.pop(op["evidence"], None)
        return {"key": op["key"], "status": "saved", "revision": 0}

    def write(
        self, table: dict[tuple[int, str], dict[str, Any]], cell: tuple[int, str], op: dict[str, Any]
    ) -> dict[str, Any]:
        """An answer or a comment: replays are harmless, another revision is a conflict, a cleared cell is blank."""
        old = table.get(cell, {"revision": 0, "key": ""})
        if old["key"] != op["key"]:
            if old["revision"] != op["revision"]:
                blank = {"text": ""} if op["kind"] == "remark" else {"clear": True}
                current = {name: value for name, value in old.items() if name != "key"}
                return {"key": op["key"], "status": "conflict", "message": "elsewhere", "current": {**blank, **current}}
            if op.get("clear") or op.get("text") == "":
                table.pop(cell, None)
                return {"key": op["key"], "status": "saved", "revision": 0}
            value = {name: op[name] for name in (*KEPT, "text") if name in op}
            table[cell] = {**value, "revision": old["revision"] + 1, "key": op["key"]}
        return {"key": op["key"], "status": "saved", "revision": table[cell]["revision"]}

    def missing(self) -> list[dict[str, Any]]:
        """The blanks of all contacts, without the card's finer rules."""
        data = session_data(self.name)
        lines = [entry for section in data["card"]["sections"] for entry in section["criteria"]]
        return [
            {"contact": contact["id"], "criterion": entry["key"], "message": f"{entry['name']}: not answered yet."}
            for contact in data["contacts"]
            for entry in lines
            if entry["only_if"] is None and (contact["id"], entry["key"]) not in self.answers
        ]

    def data(self, **options: Any) -> dict[str, Any]:
        """What the page hands to the component now."""
        data = copy.deepcopy(session_data(self.name, **options))
        for contact in data["contacts"]:
            cells = ((self.answers, "answers"), (self.predictions, "predictions"), (self.remarks, "remarks"))
            for table, name in cells:
                contact[name] = {
                    criterion: {key: value for key, value in cell.items() if key != "key"}
                    for (number, criterion), cell in table.items()
                    if number == contact["id"]
                }
            contact["reasons"] = {key: sorted(codes) for (n, key), codes in self.reasons.items() if n == contact["id"]}
            contact["evidence"] = [
                {key: value for key, value in item.items() if key != "contact"}
                for item in self.evidence.values()
                if item["contact"] == contact["id"]
            ]
        if self.sealed_at:
            data["read_only"] = True
            data["session"] |= {"sealed_at": self.sealed_at, "receipt": "7F3A"}
        return data


ROOMS: dict[str, Room] = {}


def room_of(name: str) -> Room:
    """The room, made when first asked for."""
    return ROOMS.setdefault(name, Room(name))


REFUSALS = {
    "down": (503, {}),
    "signed_out": (401, {"message": "signed out"}),
    "stale": (403, {"message": "wrong token"}),
    "locked": (409, {"message": "This session is locked.", "closed": True}),
}


async def answers(request: Request) -> Response:
    """POST /api/answers"""
    room = room_of(request.headers["x-form-token"])
    body = await request.json()
    if room.mode == "slow":
        await asyncio.sleep(0.8)
    if room.mode in REFUSALS:
        status, message = REFUSALS[room.mode]
        return JSONResponse(message, status_code=status)
    room.posts.append(body)
    results = [room.apply(body["contact"], op) for op in body["operations"]]
    if room.mode == "lost":  # written, and the answer never arrives
        room.mode = ""
        return JSONResponse({}, status_code=502)
    conflict = any(result["status"] == "conflict" for result in results)
    return JSONResponse({"results": results, "progress": {}}, status_code=409 if conflict else 200)


async def submit(request: Request) -> Response:
    """POST /api/submit"""
    room = room_of(request.headers["x-form-token"])
    if room.mode in REFUSALS:
        status, message = REFUSALS[room.mode]
        return JSONResponse(message, status_code=status)
    if missing := room.missing():
        count = len(missing)
        return JSONResponse({"message": f"{count} answers are still missing.", "missing": missing}, status_code=422)
    room.sealed_at = room.sealed_at or "2026-11-12T14:03:00+00:00"
    return JSONResponse({"receipt": "7F3A", "sealed_at": room.sealed_at})


async def look(request: Request) -> Response:
    """GET /room/<name>: what is stored there."""
    room = room_of(request.path_params["name"])
    plain = {
        kind: {f"{contact}/{key}": cell for (contact, key), cell in getattr(room, kind).items()}
        for kind in ("answers", "predictions", "remarks")
    }
    reasons = {f"{contact}/{key}": sorted(codes) for (contact, key), codes in room.reasons.items()}
    return JSONResponse({**plain, "reasons": reasons, "evidence": list(room.evidence.values()), "posts": room.posts})


async def behave(request: Request) -> Response:
    """POST /room/<name>: how to behave, and what another device writes meanwhile."""
    room = room_of(request.path_params["name"])
    body = await request.json()
    room.mode = body.get("mode", room.mode)
    for contact, op in body.get("write", []):
        table = {"remark": room.remarks, "prediction": room.predictions}.get(op["kind"], room.answers)
        revision = table.get((contact, op["criterion"]), {}).get("revision", 0)
        room.apply(contact, {"revision": revision, **op})
    return JSONResponse({})


def silence(seconds: int = 120) -> bytes:
    """A recording with nothing to hear."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * seconds)
    return out.getvalue()


RECORDING = silence()


async def recording(request: Request) -> Response:
    """GET /recordings/<id>, with ranges so that a browser can seek."""
    given = request.headers.get("range", "")
    start = int(given.removeprefix("bytes=").split("-")[0] or 0) if given else 0
    last = len(RECORDING) - 1
    headers = {"accept-ranges": "bytes"}
    if given:
        headers["content-range"] = f"bytes {start}-{last}/{len(RECORDING)}"
    return Response(RECORDING[start:], 206 if given else 200, headers, "audio/wav")


ROUTES = [
    Route("/api/answers", answers, methods=["POST"]),
    Route("/api/submit", submit, methods=["POST"]),
    Route("/recordings/{number}", recording),
    Route("/room/{name}", look),
    Route("/room/{name}", behave, methods=["POST"]),
]
