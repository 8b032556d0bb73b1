"""Lets made-up requests meet what a server has: its key, its first project, that project's token, the things made last.

A project whose name is made up does not exist, so that requests would get no further than `404`. The documents mark what clients
fill in by themselves; wherever they do, some of the values are ones that exist. The documents allow such values anyway, so which
requests are good and which are not stays as it was.
"""

import hashlib
import json
import os

import schemathesis
from schemathesis.core.parameters import ParameterLocation

# What exists, by the name of the option that clients fill it in from.
KNOWN = json.loads(os.environ["AGENTLYTICS_KNOWN"])

# The id of what was made last, by the path that it was made at.
made = {}


@schemathesis.auth(refresh_interval=None)
class CurrentKey:
    """The key that is good now. The answer that revokes one brings the next."""

    key = os.environ["AGENTLYTICS_KEY"]

    def get(self, case, context):
        return CurrentKey.key

    def set(self, case, key, context):
        schemes = context.operation.schema.raw_schema["components"]["securitySchemes"]
        if "headerKey" in schemes:
            case.headers[schemes["headerKey"]["name"]] = key
        else:
            case.headers["Authorization"] = f"Bearer {key}"


@schemathesis.hook
def before_call(context, case, kwargs):
    def is_good(location):
        return not case.meta.is_negative_at(location)

    collection = case.path.removesuffix("/{id}")
    # A story that was thought out beforehand has its own ids.
    if collection in made and case.meta.phase.name != "stateful" and is_good(ParameterLocation.PATH):
        case.path_parameters["id"] = made[collection]
    # Values made up are short, and one that came with another request before would hide what is wrong with this one.
    if "Idempotency-Key" in case.headers and is_good(ParameterLocation.HEADER):
        case.headers["Idempotency-Key"] = hashlib.sha256(repr((case.path, case.body)).encode()).hexdigest()


@schemathesis.hook
def after_call(context, case, response):
    is_json = "json" in "".join(response.headers.get("content-type", []))
    if case.method == "POST" and response.status_code in (200, 201) and is_json and isinstance(answer := response.json(), dict):
        CurrentKey.key = answer.get("api_key", CurrentKey.key)
        made[case.path] = answer.get("id")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            fill_in_token(operation, raw_schema["components"]["schemas"])
    fill_in(raw_schema)


def fill_in(node):
    """Mixes what exists into what options of clients stand for, and puts it into the examples."""
    if isinstance(node, list):
        for child in node:
            fill_in(child)
    if isinstance(node, dict):
        for name, child in node.items():
            fill_in(child)
            if name in KNOWN and isinstance(child, str):
                node[name] = KNOWN[name]
        if node.get("x-client-option") in KNOWN:
            known = KNOWN[node["x-client-option"]]
            if "schema" in node:
                node["schema"] = or_known(known, node["schema"])
            else:
                schema = dict(node)
                node.clear()
                node.update(or_known(known, schema))


def fill_in_token(operation, schemas):
    """The same for the member of a body that carries a credential, which is always given: nothing is read without it."""
    member = operation.get("x-body-key")
    if member in KNOWN:
        for media_type in operation["requestBody"]["content"].values():
            schema = schemas[media_type["schema"]["$ref"].rpartition("/")[2]]
            schema["required"] = sorted({*schema["required"], member})
            schema["properties"][member] = or_known(KNOWN[member], schema["properties"][member])


def or_known(known, schema):
    # Without `not`, the first choice would be a part of the second, and be simplified away.
    return {"anyOf": [{"const": known}, {"allOf": [schema], "not": {"const": known}}]}
