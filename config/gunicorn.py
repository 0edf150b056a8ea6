"""How gunicorn serves the web application; the address comes from the command line."""

import os
import tempfile
from pathlib import Path

# Threads, because a slow phone must not hold up the others; two processes, because Python.
worker_class = "gthread"
workers = 2
threads = 8
timeout = 30
graceful_timeout = 10
keepalive = 5

# What a worker touches to show that it lives should not wait for a disk.
_memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes its file there without a name
worker_tmp_dir = str(_memory) if os.access(_memory, os.W_OK | os.X_OK) else tempfile.gettempdir()

# No access log: it would hold addresses. The application logs route templates.
accesslog = None
errorlog = "-"
loglevel = "info"

# Forwarded headers are the application's matter (RESPONDER_PROXIES says how many to believe).
forwarded_allow_ips = ""

# Nobody steers a running server through a socket in somebody's home.
control_socket_disable = True
