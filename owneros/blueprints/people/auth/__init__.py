"""Before the desk: sign-up, sign-in, proof of the inbox, passwords by mail, and what is agreed to."""
