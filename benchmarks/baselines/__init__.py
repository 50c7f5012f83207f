"""
Hand-made ways of evaluating the kernel's rules in plain Python, each as fast as we could make it, with the meaning of the
language.

Exact numbers and three-valued logic included; values are taken as the loader's intake leaves them, so numbers have no more
decimals than their fact. Each module has one function `evaluator`, from a library of the kernel to an `Evaluate`.
"""
