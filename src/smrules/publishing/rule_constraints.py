"""What the shapes of rule files demand beyond the type of each key: keys that go together, and values that depend on each other."""

from __future__ import annotations

from smrules.definitions.keys import ID
from smrules.definitions.tables import CHOOSING, KINDS, MORE, OF_EVERY_KIND
from smrules.definitions.words import LISTS
from smrules.publishing.inputs import Schema

_SCALAR = ["string", "number", "boolean"]
_TEXT: Schema = {"type": ["string", "number"]}
_NUMBER: Schema = {"type": ["string", "number"], "pattern": r"^-?[0-9]+(\.[0-9]+)?%?$"}
_CONDITION: Schema = {"$ref": "#/$defs/Condition"}
_CONDITIONS: Schema = {"type": "array", "items": _CONDITION}
CELL: Schema = {"description": "条件，如 true、≥ 150、has catering / a test", "type": _SCALAR}
CONDITION: Schema = {
    "title": "条件", "description": "事实 → 条件，各条都要成立 / fact → test, all must hold", "type": "object",
    "properties": {
        "any": {"description": "其中一条成立即可 / one of these holds", **_CONDITIONS},
        "all": {"description": "各条都成立 / all of these hold", **_CONDITIONS},
        "not": {"description": "不成立 / this does not hold", **_CONDITION},
    },
    "additionalProperties": CELL,
}  # fmt: skip


def _has(*keys: str) -> Schema:
    return {"required": list(keys)}


def _when(condition: Schema, then: Schema) -> Schema:
    return {"if": condition, "then": then}


def _is(key: str, *values: str) -> Schema:
    return {"properties": {key: {"enum": list(values)}}, "required": [key]}


def _one_of(*keys: str) -> Schema:
    return {"oneOf": [_has(key) for key in keys]}


_VALUE: Schema = {
    "anyOf": [
        {"type": _SCALAR},
        {
            "type": "object", "additionalProperties": False,
            "properties": {
                "label": {"description": "中文名称 / label", **_TEXT},
                "alone": {"description": "排斥其他值 / refuses company", "type": "boolean"},
                "under": {"description": "带上它的上级 / brings its parent", "type": ["string", "number"]},
                "replaces": {"description": "它取代的旧代码 / codes that it replaces"},
            },
        },
    ]
}  # fmt: skip
_OF: Schema = {"anyOf": [{"enum": list(LISTS)}, {"type": "object", "additionalProperties": _VALUE}]}
_NUMBERS: Schema = {"anyOf": [{"enum": list(LISTS)}, {"type": "array", "items": _NUMBER}]}
_BY_TYPE: list[Schema] = [
    _when(_is("type", "choice", "choices"), {"required": ["of"], "properties": {"of": _OF}}),
    _when(_is("type", "number", "money"), {"properties": {"of": _NUMBERS}}),
    _when(_is("type", "boolean", "date", "area", "text", "range"), {"properties": {"of": {"enum": list(LISTS)}}}),
]
_GRAVER: list[Schema] = [
    _when(_is("type", "boolean"), {"properties": {"graver": {"enum": ["true", "false", True, False]}}}),
    _when(_is("type", "number", "money", "date"), {"properties": {"graver": {"enum": ["more", "less"]}}}),
    _when(_is("type", "choice", "choices", "area", "text", "range"), {"not": _has("graver")}),
]
_FIGURES: Schema = {"type": "object", "additionalProperties": _NUMBER}
_BY: list[Schema] = [
    {
        "if": _has("by"),
        "then": {"properties": {"values": {"additionalProperties": _FIGURES}}},
        "else": {"properties": {"values": {"additionalProperties": _NUMBER}}},
    },
]
_ACT: Schema = {
    "type": "object", "required": ["label"],
    "properties": {
        "label": {"description": "中文名称 / label", **_TEXT},
        "separate_by": {"description": "每个成员各算一个行为 / makes one act a member", "type": ["string", "number"]},
        "replaces": {"description": "它取代的旧标识 / ids that it replaces"},
    },
}  # fmt: skip

_ZERO: Schema = {"pattern": r"^0+(\.0+)?%?$"}
_RATE: Schema = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        {"type": "string", "not": _ZERO, "pattern": r"^(0*(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%|0*(0\.[0-9]+|1(\.0+)?))$"},
    ]
}
_SEVERAL: Schema = {"type": "array", "minItems": 2}
_OVER_FACTS = ("ratio", "value", "holds")


def _derived_by(kind: str) -> list[Schema]:
    """Return which keys a derived fact of one kind has."""
    over_facts = {"propertyNames": {"enum": sorted({kind, *OF_EVERY_KIND} - {"at"})}}
    over_members = {"propertyNames": {"enum": sorted({kind, *OF_EVERY_KIND, *CHOOSING, *MORE.get(kind, ())} - {"at"})}}
    if kind in _OVER_FACTS:
        return [_when(_has(kind), over_facts)]
    if kind not in ("min", "max"):
        return [_when(_has(kind), over_members)]
    several = {"required": [kind], "properties": {kind: _SEVERAL}}
    return [{"if": several, "then": over_facts, "else": _when(_has(kind), over_members)}]


CONSTRAINTS: dict[str, Schema] = {
    "FactShape": {"allOf": [*_BY_TYPE, *_GRAVER]},
    "ItemShape": {"allOf": _BY_TYPE},
    "ParameterShape": {"allOf": _BY},
    "DerivationShape": {
        "allOf": [_one_of(*KINDS), _when(_has("until"), _has("within")), *(one for kind in KINDS for one in _derived_by(kind))]
    },
    "TableShape": _one_of("decides", "adds"),
    "GuaranteeShape": {
        "allOf": [_one_of("holds", "keeps", "never", "known")],
        "anyOf": [_has("holds", "for"), _has("keeps", "for", "whatever"), _has("never", "for"), _has("known")],
    },
    "ResolutionShape": {
        "allOf": [
            {
                "if": {"required": ["facts"], "properties": {"facts": {"minItems": 1}, "items": {"maxItems": 0}}},
                "else": {"required": ["items", "prevails"], "properties": {"items": {"minItems": 1}}},
            }
        ]
    },
    "DrawShape": _when(_has("strata"), _has("unknown")),
    "CampaignShape": {"allOf": [{"properties": {"items": {"items": _when({"not": _has("status")}, _has("domain"))}}}]},
}  # fmt: skip
"""Shape → what it demands of several keys together."""
ROW_CONDITION: Schema = {"type": "object", "patternProperties": {"^(any|all|not)$": {}}, "additionalProperties": CELL}
"""The condition of a row; that a row combines nothing is told in words of its own (SM411)."""
PROPERTIES: dict[str, dict[str, Schema]] = {
    "RowShape": {"when": {"$ref": "#/$defs/RowCondition"}},
    "DrawShape": {"rate": {"type": "object", "minProperties": 1, "additionalProperties": _RATE}},
    "VocabularyShape": {"acts": {"type": "object", "patternProperties": {ID: _ACT}, "additionalProperties": False}},
}
"""Shape → key → its schema, where the model says too little."""
