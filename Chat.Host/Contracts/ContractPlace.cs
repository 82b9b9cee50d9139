namespace Chat.Host.Contracts;

/// <summary>A contract that is served, and the namespace it is on unless <c>Chat:Contracts</c> says otherwise.</summary>
internal sealed record ContractPlace(string Contract, string DefaultNamespace);
