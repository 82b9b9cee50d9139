using Chat.Tests.Support;
using SocketIo.Protocol.WebSockets;

namespace Chat.Tests.Protocol.WebSockets;

internal sealed class DeflateOfferTests
{
    [TestCase("permessage-deflate"), TestCase("permessage-deflate; client_max_window_bits"), TestCase("Permessage-Deflate ;client_max_window_bits = 9")]
    [TestCase("permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15; client_max_window_bits=\"8\"")]
    [TestCase("x-webkit-deflate-frame, permessage-deflate"), TestCase("permessage-deflate; server_max_window_bits=10, permessage-deflate")]
    [Proves("F-ENG-89")]
    public void An_offer_that_can_be_kept_is_accepted(string extensions) => Assert.That(DeflateOffer.IsAcceptable(extensions), Is.True);

    [TestCase(""), TestCase("x"), TestCase("permessage-deflate2"), TestCase(";permessage-deflate"), TestCase("permessage-deflate;"), TestCase("permessage-deflate; x")]
    [TestCase("permessage-deflate; server_no_context_takeover=1"), TestCase("permessage-deflate; server_max_window_bits=10")]
    [TestCase("permessage-deflate; server_max_window_bits"), TestCase("permessage-deflate; client_max_window_bits=7")]
    [TestCase("permessage-deflate; client_max_window_bits=16"), TestCase("permessage-deflate; client_max_window_bits=08")]
    [TestCase("permessage-deflate; client_max_window_bits; client_max_window_bits"), TestCase("permessage-deflate; server_max_window_bits=150")]
    [Proves("F-ENG-89")]
    public void An_offer_that_cannot_be_kept_is_declined(string extensions) => Assert.That(DeflateOffer.IsAcceptable(extensions), Is.False);
}
