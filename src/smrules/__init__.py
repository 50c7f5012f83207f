"""
Checklists of fifteen domains of market supervision, merged into one visit, and rules that turn its findings into proposals.

Four verbs follow the visit: `admit` says whether it may take place, `plan` merges the checklists, `assess` turns answers into
findings and proposed outcomes, `decide` records what a person makes of a proposal. `explain` says why, what would
have been milder, and what would settle what is open. `load` reads the rules; `session` takes
answers one by one; `open_ledger` opens the record of what happened.
"""

from smrules.api import admit, assess, assess_many, decide, explain, load, open_ledger, plan, plan_many, session, whatif
from smrules.concepts.assessment import Assessment, Outcome
from smrules.concepts.change import Change
from smrules.concepts.decision import Admission, Decision, Officer
from smrules.concepts.diagnostic import Diagnostic, EngineDisagreement, InputError, LibraryError, SmrulesError
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.inspection.session import VisitSession

__all__ = [
    "Admission",
    "Assessment",
    "Change",
    "Decision",
    "Diagnostic",
    "EngineDisagreement",
    "Entity",
    "InputError",
    "Library",
    "LibraryError",
    "Officer",
    "Outcome",
    "SmrulesError",
    "VisitPlan",
    "VisitSession",
    "admit",
    "assess",
    "assess_many",
    "decide",
    "explain",
    "load",
    "open_ledger",
    "plan",
    "plan_many",
    "session",
    "whatif",
]
