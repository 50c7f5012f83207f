"""Random draws that anyone can verify: the plan is published, then the seed, then the result; each follows from the one before."""
