"""What a client does with an estimate by its link: look, choose, sign, answer, check a file."""
