"""Which small changes of the rules would an example notice?"""
