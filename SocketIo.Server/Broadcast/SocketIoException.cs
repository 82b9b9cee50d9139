namespace SocketIo.Server.Broadcast;

/// <summary>The base of the exceptions that this library throws for what happens on a connection, rather than for wrong calls.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The cause, if there is one.</param>
public class SocketIoException(string message, Exception? inner = null) : Exception(message, inner);
