"""Removes what a test run leaves behind.

A run connects and names, a line each, the labels of what is its own ("label=a=b&label=c=d"); each
line is answered with ACK. When the last connection has been gone for a while, everything that carries
all labels of a line is removed, and this process ends.
"""

import http.client
import json
import os
import socket
import socketserver
import threading
import time
import urllib.parse

GRACE_SECONDS = float(os.getenv("RYUK_RECONNECTION_TIMEOUT_SECONDS", "10"))
FIRST_SECONDS = float(os.getenv("RYUK_CONNECTION_TIMEOUT_SECONDS", "60"))


class Engine(http.client.HTTPConnection):
    """The Docker engine behind its socket."""

    def __init__(self):
        super().__init__("docker", timeout=30)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/var/run/docker.sock")


def call(method, path):
    engine = Engine()
    try:
        engine.request(method, path)
        response = engine.getresponse()
        body = response.read()
        return json.loads(body) if body and response.status == 200 else None
    finally:
        engine.close()


class Watch:
    """What is to be removed, and since when nobody is connected."""

    def __init__(self):
        self.lock = threading.Lock()
        self.filters = []
        self.connections = 0
        self.deadline = time.monotonic() + FIRST_SECONDS

    def joined(self):
        with self.lock:
            self.connections += 1

    def left(self):
        with self.lock:
            self.connections -= 1
            self.deadline = time.monotonic() + GRACE_SECONDS

    def add(self, line):
        labels = [value for key, value in urllib.parse.parse_qsl(line) if key == "label"]
        # Without the session's label a line could mean everybody's containers.
        if any(label.startswith("org.testcontainers.sessionId=") for label in labels):
            with self.lock:
                if labels not in self.filters:
                    self.filters.append(labels)

    def is_over(self):
        with self.lock:
            return self.connections == 0 and time.monotonic() > self.deadline


watch = Watch()


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        watch.joined()
        try:
            for line in self.rfile:
                watch.add(line.decode("utf-8", "replace").strip())
                self.wfile.write(b"ACK\n")
        except OSError:
            pass
        finally:
            watch.left()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def remove(labels):
    query = "filters=" + urllib.parse.quote(json.dumps({"label": labels}))
    for container in call("GET", "/containers/json?all=1&" + query) or []:
        call("DELETE", f"/containers/{container['Id']}?force=1&v=1")
        print("removed container", container["Image"], flush=True)
    for network in call("GET", "/networks?" + query) or []:
        call("DELETE", "/networks/" + network["Id"])
    for volume in (call("GET", "/volumes?" + query) or {}).get("Volumes") or []:
        call("DELETE", "/volumes/" + volume["Name"])


server = Server(("0.0.0.0", 8080), Connection)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("Started!", flush=True)
while not watch.is_over():
    time.sleep(0.2)
for one in watch.filters:
    remove(one)
