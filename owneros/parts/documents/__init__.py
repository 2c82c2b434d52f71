"""Documents as areas share them: the editor of lines, for whom one is, how it is mailed and listed."""
