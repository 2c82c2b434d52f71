"""For load balancers and operators: is the process up, does it reach its database."""
