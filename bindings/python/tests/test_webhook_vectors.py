"""The vectors that every language has in common: what each example means, and whose signature is good."""

import datetime
import json
import pathlib
from typing import get_args

import pytest
from agentlytics import WebhookRefusedError
from agentlytics.webhooks import Platform, Receiver

ROOT = pathlib.Path(__file__).parents[3]
VECTORS = ROOT / "spec" / "vectors" / "webhooks"
REQUESTS = ROOT / "sdk" / "webhooks" / "examples"
CONTENT_TYPES = {".json": "application/json", ".form": "application/x-www-form-urlencoded"}


def vectors(kind):
    return [
        pytest.param(json.loads(path.read_text("utf-8")), id=f"{path.parent.name}/{path.stem}")
        for path in sorted((VECTORS / kind).glob("*/*.json"))
    ]


def time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def judge(vector, **changed):
    """Receives the request of a vector, or a changed one."""
    given = {**vector, **changed}
    receiver = Receiver(given["platform"], secret=given["secret"], scheme=given["scheme"])
    now = time(given["received_at"])
    return receiver.receive(url=given["url"], headers=given["headers"], body=given["body"], now=now)


def flipped(text):
    """The same, but for one bit of the character in its middle."""
    at = len(text) // 2
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def signs_its_body(parameter):
    """Whether it is more than a shared secret."""
    [vector] = parameter.values
    return vector["platform"] != "vapi" or isinstance(vector["scheme"], dict)


SIGNATURES = vectors("signatures")
ACCEPTED = [vector for vector in SIGNATURES if "refused" not in vector.values[0]]


def test_there_are_vectors_for_every_platform():
    assert len(SIGNATURES) >= 34
    assert len(vectors("events")) >= 36
    for kind in ("events", "signatures"):
        assert {path.name for path in (VECTORS / kind).iterdir()} == set(get_args(Platform))


@pytest.mark.parametrize("vector", vectors("events"))
def test_an_example_means_the_same_in_every_language(vector):
    [path] = (REQUESTS / vector["platform"]).glob(f"{vector['request']}.*")
    received = Receiver(vector["platform"], label=vector["label"]).receive(
        url=f"https://metrics.example.com/v1/webhooks/{vector['platform']}/{vector['label']}",
        headers={"Content-Type": CONTENT_TYPES[path.suffix]},
        body=path.read_bytes().rstrip(),
        now=time(vector["received_at"]),
    )
    event = vector["event"]
    # The vectors tell what a verified request means.
    assert received.event == (event and {**event, "properties": {**event["properties"], "verified": False}})
    assert vars(received.answer) == vector["answer"]


@pytest.mark.parametrize("vector", SIGNATURES)
def test_a_signature_is_judged_the_same_in_every_language(vector):
    if "refused" not in vector:
        assert judge(vector).verified
        return
    with pytest.raises(WebhookRefusedError) as raised:
        judge(vector)
    assert raised.value.code == vector["refused"]


@pytest.mark.parametrize("vector", ACCEPTED)
def test_another_secret_is_refused(vector):
    with pytest.raises(WebhookRefusedError):
        judge(vector, secret=flipped(vector["secret"]))


@pytest.mark.parametrize("vector", list(filter(signs_its_body, ACCEPTED)))
def test_a_flipped_bit_of_the_body_is_refused(vector):
    with pytest.raises(WebhookRefusedError):
        judge(vector, body=flipped(vector["body"]))
