namespace Limits.Restarts;

/// <param name="Asked">Questions.</param>
/// <param name="AskedAgain">Those that crossed the goodbye.</param>
/// <param name="CutOff">How often the server closed a connection without a goodbye.</param>
/// <param name="There">Clients that are connected.</param>
internal sealed record CrowdFigures(int Asked, int AskedAgain, int CutOff, int There);
