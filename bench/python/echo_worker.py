"""A worker that sends back what it gets."""

from rl_exp_bridge import serve

serve({"echo": lambda params, call: params})
