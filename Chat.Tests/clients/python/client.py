"""The client of python-socketio, with or without asyncio (SIO_KIND), on one transport (SIO_TRANSPORT), behind the same few methods."""
import asyncio
import json
import os
import queue
import threading
import urllib.request

import socketio
from engineio.payload import Payload
from ordered import OrderedClient

URL = os.environ["SIO_URL"]
CONTROL = os.environ["SIO_CONTROL"]
KIND = os.environ.get("SIO_KIND", "threads")
TRANSPORT = os.environ.get("SIO_TRANSPORT", "upgrade")
LIMIT = 20

# By itself this client gives up on an answer of more than 16 packets, at the reference as well.
Payload.max_decode_packets = 10_000

_transports = {"polling": ["polling"], "websocket": ["websocket"], "upgrade": None}[TRANSPORT]
_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, daemon=True).start()


def restart_server(**profile):
    """Gives the server another life, with other settings if some are named."""
    urllib.request.urlopen(urllib.request.Request(CONTROL, json.dumps(profile).encode(), method="POST"), timeout=LIMIT).close()


class Client:
    """What arrives is kept by namespace and name, to be waited for."""

    def __init__(self, **options):
        kind = {"threads": OrderedClient, "asyncio": socketio.AsyncClient}[KIND]
        self.inner = kind(**{"reconnection": False, **options})
        self._heard = {}
        self._heard_lock = threading.Lock()

    def connect(self, namespaces=("/",), auth=None, wait=LIMIT):
        for namespace in namespaces:
            for name in ("connect", "connect_error", "disconnect"):
                self.hear(name, namespace)
        self._run(self.inner.connect(URL, auth=auth, transports=_transports, namespaces=list(namespaces), wait_timeout=wait))
        return self

    def hear(self, name, namespace="/", answer=None):
        """Keeps such events; the server's question gets the answer."""

        def handler(*args):
            self._queue(namespace, name).put(args)
            return answer

        self.inner.on(name, handler, namespace=namespace)
        return self

    def next(self, name, namespace="/"):
        return self._queue(namespace, name).get(timeout=LIMIT)

    def emit(self, name, data=None, namespace="/"):
        self._run(self.inner.emit(name, data, namespace=namespace))

    def ask(self, name, data=None, namespace="/"):
        return self._run(self.inner.call(name, data, namespace=namespace, timeout=LIMIT))

    def disconnect(self):
        self._run(self.inner.disconnect())

    def end(self):
        """Waits until nothing is left of a connection that the server ended."""
        self._run(self.inner.eio.wait())

    @property
    def transport(self):
        return self.inner.transport() if callable(self.inner.transport) else self.inner.transport

    def _queue(self, namespace, name):
        with self._heard_lock:
            return self._heard.setdefault((namespace, name), queue.Queue())

    @staticmethod
    def _run(outcome):
        if not asyncio.iscoroutine(outcome):
            return outcome
        return asyncio.run_coroutine_threadsafe(outcome, _loop).result(2 * LIMIT)
