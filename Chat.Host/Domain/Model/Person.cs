namespace Chat.Host.Domain.Model;

internal sealed record Person(long Id, string Role, string Name)
{
    public const string Admin = "admin";
    public const string Tutor = "tutor";
    public const string Student = "student";
    public const string Client = "client";
    public const string Member = "member";
    public const string Craftsman = "craftsman";

    public bool IsAdmin => Role == Admin;
}
