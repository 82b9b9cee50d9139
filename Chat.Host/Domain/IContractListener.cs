namespace Chat.Host.Domain;

/// <summary>A contract's ear; the other listener is the one that tells them all.</summary>
internal interface IContractListener : IChatListener;
