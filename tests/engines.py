"""The engines that give the same values, for tests that try every one of them."""

from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.reference import ReferenceEvaluator

ENGINES: dict[str, Evaluators] = {"reference": ReferenceEvaluator, "compiled": CompiledEvaluator}
