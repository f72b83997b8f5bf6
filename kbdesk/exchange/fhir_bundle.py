"""A FHIR R4 Bundle as a file, made and validated by the library ``fhir.resources``.

R4B of the library is R4 for the resources that are used here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, Final, Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.plain_text import escaped
from kbdesk.exchange.fhir_children import Resource
from kbdesk.exchange.fhir_codes import Codes, resource_id

BundleType = Literal["collection", "transaction"]
TYPES: Final = ("collection", "transaction")
KINDS: Final = (
    "Organization", "Patient", "RelatedPerson", "Encounter", "Observation", "Immunization",
    "ServiceRequest",
)  # fmt: skip


def bundle_text(
    codes: Codes, resources: Iterable[Resource], name: str, type_: BundleType
) -> Iterator[str]:
    """Yield a Bundle's text piece by piece; ``name`` is what its id follows from.

    The same resources give the same text. Raises ``exchange.fhir_invalid`` with the kind.
    """
    # imported late: only who writes a bundle pays for it
    from fhir.resources import R4B
    from fhir.resources.R4B.bundle import Bundle, BundleEntry

    models = {
        kind: getattr(import_module(f".{kind.lower()}", R4B.__name__), kind) for kind in KINDS
    }
    head = _made(
        "Bundle",
        Bundle,
        {
            "id": resource_id("Bundle", codes.organization, name, type_),
            "identifier": codes.local("Bundle", name),
            "type": type_,
        },
    )
    yield head.model_dump_json().removesuffix("}") + ',"entry":['
    first = True
    for kind, fields in resources:
        entry: dict[str, Any] = {
            "fullUrl": f"urn:uuid:{fields['id']}",
            "resource": _made(kind, models[kind], fields),
        }
        if type_ == "transaction":
            # by its id, so that sending a file again changes it and adds nothing
            entry["request"] = {"method": "PUT", "url": f"{kind}/{fields['id']}"}
        yield ("" if first else ",") + escaped(_made(kind, BundleEntry, entry).model_dump_json())
        first = False
    yield "]}\n"


def _made(kind: str, model: Any, fields: dict[str, Any]) -> Any:
    from pydantic import ValidationError

    try:
        made = model(**fields)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise KbdeskError("exchange.fhir_invalid", kind=kind, where=where) from error
    # the library knows which words a field may have, and leaves them to its user
    for name, of in type(made).model_fields.items():
        extra = of.json_schema_extra
        words = extra.get("enum_values") if isinstance(extra, dict) else None
        value = getattr(made, name)
        if not isinstance(words, list) or not isinstance(value, str):
            continue
        if "+" not in words and value not in words:
            raise KbdeskError("exchange.fhir_invalid", kind=kind, where=name)
    return made
