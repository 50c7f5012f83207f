"""
One whole assessment of the noodle shop, by `smrules.assess` and by a function written by hand for this one shop.

`prepared` is what its author would have typed or made once: the items, their labels and citations, the penalties of each act
as data. `answers` validates what the inspectors told, `by_hand` works out states, grades and outcomes, `acts` what follows
from each act, `settling` which facts would settle what is open. `variations` draws other answers, on which both must agree,
explanations aside.
"""
