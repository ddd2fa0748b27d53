import os

# Set for all Python tests; here the hub is on loopback.
os.environ.pop("HF_HUB_OFFLINE", None)
