namespace Chat.Tests.Redis;

/// <summary>Who the two nodes of a cluster are: the first does what the test is about.</summary>
internal enum ClusterPairKind
{
    DotNetAndDotNet,
    DotNetAndNode,
    NodeAndDotNet,
}
