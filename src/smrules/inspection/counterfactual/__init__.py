"""What would have been milder: the smallest change of answers, found by trying all that the rules tell apart."""
