"""The engines that give the same values, for tests that try every one of them."""

from smrules.concepts.library import Library
from smrules.engine import durable
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluator, Evaluators
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rete.network import Network
from smrules.engine.world import World


def by_durable_rules(library: Library, world: World) -> Evaluator:
    """Make an evaluator of one case; the network that decides its rows is kept with the library, and closed with it."""
    if "network of tests" not in library.kept:
        library.kept["network of tests"] = Network(library)
    return library.kept["network of tests"](library, world)


def close(library: Library) -> None:
    """Close the network of a library, if it has one."""
    if network := library.kept.pop("network of tests", None):
        network.close()


ENGINES: dict[str, Evaluators] = {"reference": ReferenceEvaluator, "compiled": CompiledEvaluator}
if durable.available():
    ENGINES["durable"] = by_durable_rules
