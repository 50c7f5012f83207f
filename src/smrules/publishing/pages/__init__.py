"""Pages of HTML in one frame: each is a whole file that loads nothing from outside, for a telephone, a screen and A4 paper."""
