"""How gunicorn serves the web application; the address comes from the command line."""

import os
import tempfile
from pathlib import Path

# Threads, so that a slow phone does not hold up others. Two processes, because Python runs one thread at a time.
worker_class = "gthread"
workers = 2
threads = 8
timeout = 30
graceful_timeout = 10
keepalive = 5

# A worker touches a file to show that it is alive. That should not wait for a disk.
_memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes its file there without a name
worker_tmp_dir = str(_memory) if os.access(_memory, os.W_OK | os.X_OK) else tempfile.gettempdir()

# No access log: it would hold addresses. The application logs route templates.
accesslog = None
errorlog = "-"
loglevel = "info"

# The application handles forwarded headers (RESPONDER_PROXIES says how many to trust).
forwarded_allow_ips = ""

# No control socket: a running server can't be controlled through a file in someone's home folder.
control_socket_disable = True
