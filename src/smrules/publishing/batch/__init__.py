"""
Many entities and visits from files and to files: read in batches, written in parts, continued where they were interrupted.
"""
