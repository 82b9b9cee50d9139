"""What a Python program does with the scenario server. Run as SIO_URL=… SIO_CONTROL=… python3 conversation.py"""
import time
import unittest

import socketio
from client import TRANSPORT, Client, restart_server

TREE = {"name": "root", "data": b"\x00\x01\xff", "list": [b"", b"x", bytes(range(256))], "child": {"name": "leaf", "data": None, "list": [], "child": None}}


class Conversation(unittest.TestCase):
    def client(self, namespaces=("/",), auth=None, **options):
        client = Client(**options)
        self.addCleanup(client.disconnect)
        return client.connect(namespaces, auth)

    def test_it_connects_on_the_transport_it_was_told(self):
        client = self.client()
        expected = "polling" if TRANSPORT == "polling" else "websocket"
        self.assertEqual(client.transport, expected)
        self.assertEqual(client.ask("transport"), expected)

    def test_its_auth_reaches_the_handshake(self):
        auth = {"token": "größe", "user": {"id": 7, "roles": ["a", "b"]}}
        self.assertEqual(self.client(auth=auth).ask("handshake")["auth"], auth)

    def test_it_is_told_why_it_is_refused(self):
        client = Client()
        with self.assertRaises(socketio.exceptions.ConnectionError):
            self.addCleanup(client.disconnect)
            client.connect(auth={"refuse": "not today", "data": {"code": 17}}, wait=3)
        self.assertEqual(client.next("connect_error"), ({"message": "not today", "data": {"code": 17}},))

    def test_events_go_both_ways(self):
        client = self.client()
        client.hear("echo")
        for values in (("größe 日本 🎉",), (1, 2.5, None, True, {"a": [1, {"b": "c"}]}, []), ({},)):
            client.emit("echo", values)
            self.assertEqual(client.next("echo"), values)

    def test_many_events_keep_their_order(self):
        client = self.client()
        client.hear("tick")
        client.emit("count", 500)
        self.assertEqual([client.next("tick")[0] for _ in range(500)], list(range(500)))

    def test_the_server_answers(self):
        client = self.client()
        self.assertEqual(client.ask("sum", (19, 23)), 42)
        self.assertEqual(client.ask("echo", ("a", 2, None)), ("a", 2, None))
        self.assertIsNone(client.ask("nothing"))

    def test_the_server_asks(self):
        client = self.client()
        client.hear("question", answer={"to": "größe"})
        self.assertEqual(client.ask("ask", "why"), {"to": "größe"})
        self.assertEqual(client.next("question"), ("why",))

    def test_bytes_go_both_ways(self):
        client = self.client()
        client.hear("echo bytes").hear("echo tree").hear("bytes")
        for length in (0, 1, 126, 70_000):
            data = bytes(value % 251 for value in range(length))
            client.emit("echo bytes", data)
            self.assertEqual(client.next("echo bytes"), (data,))
            self.assertEqual(client.ask("echo bytes", data), data)
        client.emit("echo tree", TREE)
        self.assertEqual(client.next("echo tree"), (TREE,))
        self.assertEqual(client.ask("describe bytes", b"\x00\x7f\xff"), (True, [0, 127, 255]))
        client.emit("push bytes", 1_000)
        self.assertEqual(client.next("bytes"), (bytes((index * 7 + 1_000) % 256 for index in range(1_000)),))

    def test_bytes_go_both_ways_in_the_answer_to_the_server(self):
        client = self.client()
        client.hear("question", answer=TREE)
        self.assertEqual(client.ask("ask for tree"), TREE)
        self.assertEqual(client.next("question")[0]["name"], "root")

    def test_several_namespaces_share_a_connection(self):
        client = self.client(("/", "/side", "/guarded"), auth={"token": "secret"})
        client.hear("told", "/side")
        self.assertEqual(client.ask("tell all", 7, "/side"), True)
        self.assertEqual(client.next("told", "/side"), (7,))
        self.assertEqual(client.ask("steps", namespace="/guarded"), ["first", "second"])
        self.assertEqual(client.ask("session"), client.ask("session", namespace="/side"))
        client.emit("leave namespace", namespace="/side")
        client.next("disconnect", "/side")
        self.assertEqual(client.ask("sum", (1, 1)), 2)

    def test_one_hears_what_another_says_in_a_room(self):
        speaker, listener = self.client(), self.client()
        listener.hear("said")
        listener.ask("join", "tea")
        speaker.ask("say", {"from": "socket", "to": ["tea"], "except": [], "event": "said", "payload": "hello"})
        self.assertEqual(listener.next("said"), ("hello",))
        speaker.ask("say bytes", ("tea", b"\x01\x02"))
        self.assertEqual(listener.next("said"), ({"payload": b"\x01\x02", "again": [b"\x01\x02"]},))

    def test_the_server_disconnects_it(self):
        for close in (False, True):
            client = self.client()
            client.next("connect")
            client.emit("disconnect me", close)
            client.next("disconnect")

    def test_it_lives_through_many_pings(self):
        restart_server(pingInterval=100, pingTimeout=5_000)
        self.addCleanup(restart_server)
        client = self.client()
        client.hear("question", answer="still here")
        time.sleep(1)
        self.assertEqual(client.ask("ask", 1), "still here")

    def test_it_comes_back_after_a_restart(self):
        client = self.client(("/", "/side"), reconnection=True, reconnection_delay=0.05, reconnection_delay_max=0.2)
        for namespace in ("/", "/side"):
            client.next("connect", namespace)
        before = client.ask("session")
        restart_server()
        client.next("disconnect")
        if TRANSPORT == "polling":
            # There it takes the server's close as meant for good, at the reference as well, and says so before it is ready for another.
            client.end()
            client.connect(("/", "/side"))
        for namespace in ("/", "/side"):
            client.next("connect", namespace)
        self.assertNotEqual(client.ask("session"), before)
        self.assertEqual(client.ask("echo", "again", "/side"), "again")


if __name__ == "__main__":
    # The client leaves connections to the collector.
    unittest.main(warnings="ignore")
