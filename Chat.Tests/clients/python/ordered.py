"""The client of python-socketio without asyncio, with packets that stay in order and threads that end with the program."""
import queue
import threading

import engineio
import socketio


class OrderedEngine(engineio.Client):
    """By itself this client gives every packet a thread of its own, and whichever runs first is first: neither events nor
    an event and its bytes keep the order in which they came, at the reference as well. Here one thread takes them as they come.
    When it disconnects on polling, the goodbye of the transport may be lost to a race of its own, and a GET waits for the next ping."""

    def __init__(self, **options):
        super().__init__(**options)
        self._messages = queue.Queue()
        self._start(self._take)

    def start_background_task(self, target, *args, **kwargs):
        if target != self.handlers.get("message"):
            return self._start(target, *args, **kwargs)
        self._messages.put((target, args, kwargs))

    def _take(self):
        while True:
            target, args, kwargs = self._messages.get()
            target(*args, **kwargs)

    @staticmethod
    def _start(target, *args, **kwargs):
        thread = threading.Thread(target=target, args=args, kwargs=kwargs, daemon=True)
        thread.start()
        return thread


class OrderedClient(socketio.Client):
    def _engineio_client_class(self):
        return OrderedEngine
